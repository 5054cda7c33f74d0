/** The process that plays the pods that send: posts every body once, over connections that stay open, and tells when all are answered. */

import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

/** What it is asked: a file of bodies, each behind its length in four bytes; and where to post them. */
export type SendAll = { readonly file: string; readonly port: number; readonly path: string };
export type AllSent = { readonly sent: number; readonly taken: number };

/** As many as a large pod has workers. */
const connections = 32;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function bodiesIn(file: string): Buffer[] {
  const all = readFileSync(file);
  const bodies: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = at + 4 + all.readUInt32BE(at);
    bodies.push(all.subarray(at + 4, end));
    at = end;
  }
  return bodies;
}

const post = (port: number, path: string, body: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/magic-envelope+xml", "content-length": body.length };
    const sent = request({ agent, host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(body);
  });

process.on("message", async ({ file, port, path }: SendAll) => {
  const bodies = bodiesIn(file);
  const sent = bodies.length;
  let taken = 0;
  const work = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      if ((await post(port, path, body)) === 202) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  process.send?.({ sent, taken } satisfies AllSent);
});
process.on("disconnect", () => process.exit());
