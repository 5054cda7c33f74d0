/** Does the least work with an archive, one step after the other, and says how long each took. A thread, so that its heap ends with it. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import type { InTurnData, InTurnSteps } from "./in-turn.ts";
import { decoded, encoded, type Signed, signatureVerifier } from "./least-work.ts";

type Person = { readonly account_id: string; readonly public_key?: string };
type Archive = {
  readonly user: { readonly contacts?: readonly Person[] };
  readonly others_data: { readonly relayables?: readonly Signed[]; readonly non_contact_authors?: readonly Person[] };
};

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const { path, rows } = workerData as InTurnData;
const toEncode = rows.map((batch) => batch.map(decoded));

port.postMessage("ready");
port.once("message", () => {
  const began = performance.now();
  const { user, others_data: others } = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as Archive;
  const read = performance.now();
  const pems = new Map<string, string>();
  for (const { account_id, public_key } of [...(user.contacts ?? []), ...(others.non_contact_authors ?? [])])
    if (public_key !== undefined) pems.set(account_id, public_key);
  const isRight = signatureVerifier((author) => pems.get(author));
  const verified = others.relayables?.filter(isRight).length ?? 0;
  const judged = performance.now();
  const batches = toEncode.map((batch) => batch.map(encoded));
  const written = performance.now();
  const steps: InTurnSteps = {
    verified,
    batches,
    seconds: { read: (read - began) / 1e3, verify: (judged - read) / 1e3, encode: (written - judged) / 1e3 },
  };
  port.postMessage(steps);
});
