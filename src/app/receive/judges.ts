/** Judges messages: few of them here, many in threads, so that the process goes on answering meanwhile. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SpokenProtocol } from "../parts.ts";
import type { FromJudge, JudgeThreadData, ToJudge } from "./judge-thread.ts";
import { type Judges, openOne, type ToOpen, type ToVerify, type VerifyResult, verifyOne } from "./judging.ts";

/** Fewer than so many are judged here at once: each takes a fraction of a millisecond, and starting a thread takes a tenth of a second. */
const worthThread = 16;
/** A private message costs a decryption of several milliseconds. */
const privateWorth = 8;
/** More would not be faster: the database has to keep up. */
const mostThreads = 4;

export type JudgePool = Judges & {
  /** Ends the threads; whoever waits for one is rejected. */
  close(): Promise<void>;
};

/** Threads are started when they are first worth it. */
export function openJudges(protocols: readonly SpokenProtocol[]): JudgePool {
  const adapters = new Map(protocols.map(({ adapter }) => [adapter.name, adapter]));
  const size = Math.min(mostThreads, Math.max(1, availableParallelism() - 1));
  let threads: JudgeThread[] = [];
  const pool = (): readonly JudgeThread[] => {
    if (threads.some(({ dead }) => dead())) {
      for (const thread of threads) void thread.end();
      threads = [];
    }
    if (threads.length === 0) threads = Array.from({ length: size }, () => startThread(protocols));
    return threads;
  };
  const spread = async <Q, A>(
    all: readonly Q[],
    ask: (thread: JudgeThread, part: readonly Q[]) => Promise<readonly A[]>,
  ): Promise<A[]> => {
    const open = pool();
    const share = Math.ceil(all.length / open.length);
    const parts = open.map((thread, nth) => ask(thread, all.slice(nth * share, (nth + 1) * share)));
    return (await Promise.all(parts)).flat();
  };
  const weight = (messages: readonly ToOpen[]) =>
    messages.reduce((sum, { privateKeyPem }) => sum + (privateKeyPem === null ? 1 : privateWorth), 0);
  return {
    async open(messages) {
      if (weight(messages) < worthThread) return messages.map((each) => openOne(adapters.get(each.protocol), each));
      return spread(messages, async (thread, open) => (await thread.ask(open, [])).opened);
    },
    async verify(messages) {
      const here = (each: ToVerify) => verifyOne(adapters.get(each.protocol), each);
      // To hand over what is proved already costs more than judging it.
      const heavy = messages.filter(({ proved }) => proved !== true);
      if (heavy.length < worthThread) return messages.map(here);
      const far = await spread(heavy, async (thread, verify) => (await thread.ask([], verify)).verified);
      const answers = new Map(heavy.map((each, nth) => [each, far[nth] as VerifyResult]));
      return messages.map((each) => answers.get(each) ?? here(each));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()));
      threads = [];
    },
  };
}

type JudgeThread = {
  ask(open: readonly ToOpen[], verify: readonly ToVerify[]): Promise<FromJudge>;
  dead(): boolean;
  end(): Promise<unknown>;
};

function startThread(protocols: readonly SpokenProtocol[]): JudgeThread {
  const modules = protocols.map(({ module }) => module);
  const worker = new Worker(new URL("./judge-thread.ts", import.meta.url), {
    workerData: { modules } satisfies JudgeThreadData,
  });
  worker.unref();
  const waiting = new Map<number, { resolve(answer: FromJudge): void; reject(error: unknown): void }>();
  let last = 0;
  let isDead = false;
  const fail = (error: unknown) => {
    isDead = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker.unref();
  };
  worker.on("message", (answer: FromJudge) => {
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref(); // an idle thread keeps no process alive
  });
  worker.on("error", fail).on("exit", (code) => fail(new Error(`a judging thread ended with code ${code}`)));
  return {
    ask(open, verify) {
      last += 1;
      const id = last;
      const answer = new Promise<FromJudge>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.ref();
      worker.postMessage({ id, open, verify } satisfies ToJudge);
      return answer;
    },
    dead: () => isDead,
    end: () => worker.terminate(),
  };
}
