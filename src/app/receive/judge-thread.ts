/** A thread that opens and verifies messages. */
import { parentPort, workerData } from "node:worker_threads";
import type { Adapter } from "../../protocols/port.ts";
import { type OpenResult, openOne, type ToOpen, type ToVerify, type VerifyResult, verifyOne } from "./judging.ts";

export type JudgeThreadData = { readonly modules: readonly string[] };
export type ToJudge = { readonly id: number; readonly open: readonly ToOpen[]; readonly verify: readonly ToVerify[] };
export type FromJudge = {
  readonly id: number;
  readonly opened: readonly OpenResult[];
  readonly verified: readonly VerifyResult[];
};

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const adapters = new Map<string, Adapter>();
for (const module of (workerData as JudgeThreadData).modules) {
  const { adapter } = (await import(module)) as { adapter: Adapter };
  adapters.set(adapter.name, adapter);
}

port.on("message", ({ id, open, verify }: ToJudge) => {
  const answer: FromJudge = {
    id,
    opened: open.map((each) => openOne(adapters.get(each.protocol), each)),
    verified: verify.map((each) => verifyOne(adapters.get(each.protocol), each)),
  };
  port.postMessage(answer);
});
