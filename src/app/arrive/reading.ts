/** Reads an archive: this thread cuts and hands over, the reading thread parses, verifies, judges. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Bytes } from "../../base/bytes.ts";
import { giveBack } from "../../base/lent.ts";
import { diskSpool } from "../../blobs/spool.ts";
import type { Choices } from "../../core/migration/choices.ts";
import type { Finding } from "../../core/migration/findings.ts";
import { knownKeys } from "../../store/people/known-keys.ts";
import type { Parts, SpokenProtocol } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { packBytes, packed } from "./packs.ts";
import type { FromReader, PhotoNames, ReadingThreadData, ReadOutcome, ToReader } from "./reading-messages.ts";
import type { StagedRows } from "./rows.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols">;

/** Packs that may be under way: enough to keep both threads busy, few enough to bound memory. */
const packsAhead = 4;
/** Of the reading thread. The more room young objects have, the less is copied; twice as much saves no time. */
const youngMb = 12;

/** Rows of an import that belong into one transaction. */
export type Batch = {
  /** Elements of the archive up to and with this batch; the archive's end counts as one. The same archive gives the same batches. */
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

export type PassHow = {
  /** Gets the rows for an import, batch by batch, in order; null where nothing is to be imported. */
  readonly keep: ((batch: Batch) => Promise<void>) | null;
  /** Is told whose archive it is, as soon as that is read. */
  readonly meetOwner: (ref: string) => void;
  /** What is to come; by default all of it. */
  readonly choices?: Choices | null;
  /** Are contacts listed, for choosing? */
  readonly withContacts?: boolean;
  readonly stop?: AbortSignal;
  /** Bytes of JSON so far; of how many, as the file says: null where it does not, or was wrong. */
  readonly tell?: (bytes: number, of: number | null) => void;
};

/**
 * Goes through an archive, once.
 * @throws {Fault} when a file fails; what `keep` throws; `Stopped` where the signal says so
 */
export async function readArchive(
  needs: Needs,
  protocol: SpokenProtocol,
  archive: { open(): Bytes; readonly saysBytes?: number | null },
  photos: PhotoNames | null,
  { keep, meetOwner, choices, withContacts, stop, tell }: PassHow,
): Promise<PassEnd> {
  const thread = new Worker(new URL("./reading-thread.ts", import.meta.url), {
    workerData: {
      adapterModule: archiveModuleOf(protocol),
      spokenModules: needs.protocols.map(archiveModuleOf),
    } satisfies ReadingThreadData,
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  });
  const say = (message: ToReader, transfer: ArrayBuffer[] = []) => thread.postMessage(message, transfer);
  const answerKeys = async (refs: readonly string[]) => {
    const keys = await knownKeys(needs.database.db, protocol.adapter.name, refs);
    say({ type: "keys", refs, keys });
  };
  const answers = listen(thread, answerKeys, meetOwner);
  const spool = diskSpool(join(needs.config.dataFolder, "tmp"));
  const source = watched(archive.open());
  const spares: ArrayBuffer[] = [];
  const room = (sizeBytes: number) =>
    new Uint8Array(
      (sizeBytes <= packBytes ? spares.pop() : undefined) ?? new ArrayBuffer(Math.max(sizeBytes, packBytes)),
    );
  let broken: Finding | null = null;
  let ahead = 0;
  const next = async () => {
    const { spare, elements, rows } = await answers.read();
    ahead -= 1;
    if (spare?.byteLength === packBytes) spares.push(spare);
    if (rows.length > 0) await keep?.({ elements, rows });
  };
  try {
    const chosen = { choices: choices ?? null, withContacts: withContacts === true };
    say({ type: "begin", withRows: keep !== null, photos, ...chosen, nowMs: needs.clock.now() });
    for await (const pack of packed(protocol.adapter.archives.cut(source.bytes, spool), room)) {
      if (stop?.aborted) throw new Stopped();
      tell?.(source.count(), saysAtLeast(archive.saysBytes, source.count()));
      broken ??= pack.findings.find((each) => each.severity === "blocking") ?? null;
      while (ahead >= packsAhead) await next();
      say({ type: "elements", pack }, [pack.bytes.buffer, pack.ends.buffer]);
      ahead += 1;
    }
    say({ type: "end" });
    ahead += 1;
    while (ahead > 0) await next(); // the last one is what the reader gave only at the end
    return { outcome: await answers.outcome(), digest: source.digest(), jsonBytes: source.count(), broken };
  } finally {
    answers.stop();
    await thread.terminate();
    await spool.dispose();
  }
}

const saysAtLeast = (says: number | null | undefined, bytes: number): number | null =>
  says != null && says >= bytes ? says : null;

const archiveModuleOf = ({ module, archiveModule }: SpokenProtocol): string => archiveModule ?? module;

/** Counts and digests what flows by. */
function watched(bytes: Bytes): { bytes: Bytes; count(): number; digest(): string } {
  const hash = createHash("sha256");
  let count = 0;
  async function* flow() {
    for await (const chunk of bytes) {
      hash.update(chunk);
      count += chunk.byteLength;
      yield chunk;
      giveBack(chunk);
    }
  }
  return { bytes: flow(), count: () => count, digest: () => hash.digest("hex") };
}

type ReadPack = Extract<FromReader, { type: "read" }>;

/** The thread's answers as things to wait for; its death rejects whoever waits. */
function listen(
  thread: Worker,
  answerKeys: (refs: readonly string[]) => Promise<void>,
  meetOwner: (ref: string) => void,
) {
  const read: ReadPack[] = [];
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
    if (message.type === "owner") return meetOwner(message.ref);
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
    read: () => until(() => read.shift()),
    outcome: () => until(() => checked),
    stop: () => {
      thread.off("message", hear).off("error", fail).off("exit", died);
    },
  };
}
