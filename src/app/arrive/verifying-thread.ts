/** The verifying thread: works off portions of signatures in the order in which they come. */
import { parentPort, workerData } from "node:worker_threads";
import { type Portion, portionVerifier } from "./portions.ts";

export type VerifyingThreadData = { readonly digest: string };

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const verifyAll = portionVerifier((workerData as VerifyingThreadData).digest);
port.on("message", (portion: Portion) => {
  const verified = verifyAll(portion);
  port.postMessage(verified, [verified.results.buffer, verified.spare]);
});
