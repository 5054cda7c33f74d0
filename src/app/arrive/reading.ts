/** Reads an archive: this thread cuts and hands over, the reading thread parses, verifies, judges. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Bytes } from "../../base/bytes.ts";
import { Fault } from "../../base/problem.ts";
import { ContainerBroken } from "../../blobs/broken.ts";
import { diskSpool } from "../../blobs/spool.ts";
import { type FindingCode, finding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import type { RawElement } from "../../protocols/port.ts";
import { knownKeys } from "../../store/arrival/imports.ts";
import type { Parts, SpokenProtocol } from "../parts.ts";
import type { FromReader, ImportInto, ReadOutcome, ToReader } from "./reading-messages.ts";
import type { StagedRows } from "./rows.ts";

type Needs = Pick<Parts, "database" | "clock" | "config">;

/** One batch crosses the threads, and is one transaction of an import. */
const batchElements = 8_000;
const batchBytes = 4_000_000;
/** Batches that may be under way: enough to keep both threads busy, few enough to bound memory. */
const batchesAhead = 3;

export type Batch = {
  /** Elements of the archive up to and with this batch. */
  readonly elements: number;
  readonly rows: readonly StagedRows[];
};

export type PassEnd = {
  readonly outcome: ReadOutcome;
  /** SHA-256 of the unpacked JSON, as far as it could be read. */
  readonly digest: string;
  readonly jsonBytes: number;
  /** The finding that ended the reading early; null where the archive was read to its end. */
  readonly broken: Finding | null;
};

export type Reading = {
  /**
   * Goes through the archive once. `take` gets the batches of an import, in order; the next one waits for it.
   * @throws {Fault} when a file fails, or says something else than in the pass before; what differs is never taken
   */
  pass(
    archive: { open(): Bytes },
    photosInZip: readonly string[] | null,
    into: ImportInto | null,
    take: (batch: Batch) => Promise<void>,
  ): Promise<PassEnd>;
  close(): Promise<void>;
};

/** Starts the reading thread. The same one serves the check and the import after it. */
export function openReading(needs: Needs, protocol: SpokenProtocol): Reading {
  const thread = new Worker(new URL("./reading-thread.ts", import.meta.url), {
    workerData: { adapterModule: protocol.module },
  });
  /** Digests of what had been read at each batch of the last pass, and at its end. */
  let before: readonly string[] | null = null;
  const say = (message: ToReader, transfer: ArrayBuffer[] = []) => thread.postMessage(message, transfer);
  return {
    async pass(archive, photosInZip, into, take) {
      const spool = diskSpool(join(needs.config.dataFolder, "tmp"));
      const answers = listen(thread, async (refs) => {
        const keys = await knownKeys(needs.database.db, protocol.adapter.name, refs);
        say({ type: "keys", refs, keys });
      });
      const source = watched(archive.open());
      let broken: Finding | null = null;
      let ahead = 0;
      let taken = 0;
      const digests: string[] = [];
      const next = async () => {
        const batch = await answers.batch();
        if (before !== null && before[taken] !== digests[taken]) throw changed();
        taken += 1;
        await take(batch);
        ahead -= 1;
      };
      try {
        say({ type: "begin", pass: into === null ? "check" : "import", photosInZip, into, nowMs: needs.clock.now() });
        for await (const batch of batches(protocol.adapter.archives.cut(source.bytes, spool))) {
          broken ??= batch.findings.find((each) => each.severity === "blocking") ?? null;
          while (ahead >= batchesAhead) await next();
          say({ type: "elements", ...batch }, [batch.bytes.buffer as ArrayBuffer]);
          digests.push(source.digest());
          ahead += 1;
        }
        say({ type: "end" });
        digests.push(source.digest());
        ahead += 1;
        while (ahead > 0) await next(); // the last one is what the reader gave only at the end
        const outcome = await answers.outcome();
        before = digests;
        return { outcome, digest: source.digest(), jsonBytes: source.count(), broken };
      } finally {
        answers.stop();
        await spool.dispose();
      }
    },
    close: async () => {
      await thread.terminate();
    },
  };
}

const changed = () =>
  new Fault("The archive changed while it was read; begin again with a file that stays as it is", { again: true });

/** Counts and digests what flows by. */
function watched(bytes: Bytes): { bytes: Bytes; count(): number; digest(): string } {
  const hash = createHash("sha256");
  let count = 0;
  async function* flow() {
    for await (const chunk of bytes) {
      hash.update(chunk);
      count += chunk.byteLength;
      yield chunk;
    }
  }
  return { bytes: flow(), count: () => count, digest: () => hash.copy().digest("hex") };
}

type ElementBatch = Omit<Extract<ToReader, { type: "elements" }>, "type">;

/** Packs elements into batches of one buffer each. A container that breaks in the middle ends them with a finding. */
async function* batches(cut: AsyncIterable<RawElement | Finding>): AsyncGenerator<ElementBatch> {
  let pack = emptyPack();
  try {
    for await (const piece of cut) {
      if ("code" in piece) pack.findings.push(piece);
      else {
        pack.elements.push(piece);
        pack.sizeBytes += piece.bytes.byteLength;
      }
      if (pack.elements.length < batchElements && pack.sizeBytes < batchBytes) continue;
      yield packed(pack);
      pack = emptyPack();
    }
  } catch (error) {
    if (!(error instanceof ContainerBroken)) throw error;
    pack.findings.push(
      finding(error.code as FindingCode, "", { bytes: error.atBytes, detail: error.detail, file: "" }),
    );
  }
  if (pack.elements.length + pack.findings.length > 0) yield packed(pack);
}

type Pack = { elements: RawElement[]; findings: Finding[]; sizeBytes: number };
const emptyPack = (): Pack => ({ elements: [], findings: [], sizeBytes: 0 });

function packed({ elements, findings, sizeBytes }: Pack): ElementBatch {
  const bytes = new Uint8Array(sizeBytes);
  const ends = new Uint32Array(elements.length);
  let end = 0;
  elements.forEach((element, index) => {
    bytes.set(element.bytes, end);
    end += element.bytes.byteLength;
    ends[index] = end;
  });
  return {
    sections: elements.map(({ section }) => section),
    places: elements.map(({ place }) => place),
    ends,
    bytes,
    findings,
  };
}

/** The thread's answers as things to wait for; its death rejects whoever waits. */
function listen(thread: Worker, answerKeys: (refs: readonly string[]) => Promise<void>) {
  const read: Batch[] = [];
  let checked: ReadOutcome | null = null;
  let failure: unknown = null;
  let wake: () => void = () => {};
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const hear = (message: FromReader) => {
    if (message.type === "needs-keys") {
      answerKeys(message.refs).catch(fail);
      return;
    }
    if (message.type === "read") read.push(message);
    else checked = message.outcome;
    wake();
  };
  const died = (code: number) => fail(new Error(`the reading thread ended with code ${code}`));
  thread.on("message", hear).on("error", fail).on("exit", died);
  const until = async <T>(ready: () => T | null | undefined): Promise<T> => {
    for (;;) {
      if (failure !== null) throw failure;
      const value = ready();
      if (value !== null && value !== undefined) return value;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    batch: () => until(() => read.shift()),
    outcome: () => until(() => checked),
    stop: () => {
      thread.off("message", hear).off("error", fail).off("exit", died);
    },
  };
}
