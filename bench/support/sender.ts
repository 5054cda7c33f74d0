/** The process that plays the pods that send: posts every letter once, over connections that stay open, and tells when all are answered. */

import { Agent, request } from "node:http";
import { type AllSent, type Letter, lettersIn, type SendAll } from "./letters.ts";

/** As many as a large pod has workers. */
const connections = 32;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

const post = (port: number, path: string, { headers: own, body }: Letter): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { ...own, "content-length": body.length };
    const sent = request({ agent, host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(body);
  });

process.on("message", async ({ file, port, path }: SendAll) => {
  const letters = lettersIn(file);
  const sent = letters.length;
  let taken = 0;
  const work = async () => {
    for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
      if ((await post(port, path, letter)) === 202) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  process.send?.({ sent, taken } satisfies AllSent);
});
process.on("disconnect", () => process.exit());
