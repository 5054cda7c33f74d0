/**
 * The reading thread: parses and judges what the main thread cut. In a check it only counts; where an import follows it also
 * makes the rows.
 */
import { randomInt } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { createCheck } from "../../core/migration/check.ts";
import { allOfIt, type Choices, createChooser, leftOutReason, takesAll } from "../../core/migration/choices.ts";
import { gatherFindings } from "../../core/migration/finding-list.ts";
import type { OwnerItem, RelayableItem, SnapshotItem } from "../../core/snapshot.ts";
import type { Adapter, Reading } from "../../protocols/port.ts";
import { createLosses, type Loss } from "./losses.ts";
import { canonicalOn, networksBeside, withCanonicalRef } from "./networks.ts";
import { unpacked } from "./packs.ts";
import type { FromReader, ReadingThreadData, ReadOutcome, ToReader } from "./reading-messages.ts";
import { createRows } from "./rows.ts";
import { createSignatureJudge, type Judgement } from "./signatures.ts";
import { gatherToChoose } from "./to-choose.ts";
import { openVerifying } from "./verifying.ts";

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const { adapterModule, spokenModules } = workerData as ReadingThreadData;
const load = async (module: string) => ((await import(module)) as { adapter: Adapter }).adapter;
const adapter = await load(adapterModule);
const networks = networksBeside(adapter.name, await Promise.all(spokenModules.map(load)));
/** One transaction of an import: so many rows that its statements and its commit do not count, so few that a stop costs a second. */
const batchRows = 8_000;
const batchBytes = 4_000_000;
/** Items that are held at once: few, so that they are gone before the collector of garbage looks twice; keys are asked for once per slice. */
const sliceElements = 125;

/** An archive with so many elements may have signatures enough for a thread of their own; they come last. */
const manyElements = 4_000;

/** An element as it was read; its place is that of the element. */
type Read = { readonly place: string; readonly reading: Reading };

const say = (message: FromReader, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

type Begin = Extract<ToReader, { type: "begin" }>;

let pass: ReturnType<typeof createPass> | null = null;
let keysArrived: () => void = () => {};

function createPass({ withRows, withContacts, photos, choices, nowMs }: Begin) {
  const reader = adapter.archives.reader(nowMs);
  const findings = gatherFindings();
  const verifying = openVerifying(adapter.archives.signatureDigest);
  const judge = createSignatureJudge(adapter.archives, verifying);
  const seed = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
  const losses = createLosses(seed);
  const photosInZip = photos === null ? null : new Set(photos.usable);
  const facts = { photosInZip, photosUnusable: new Set(photos?.unusable), networks: canonicalOn(networks), seed };
  const check = createCheck(facts, findings.add);
  const rows = withRows ? createRows(judge.archiveKey, networks) : null;
  const chooser = rows === null ? null : chooserOf(choices, { seed, nowMs });
  const toChoose = gatherToChoose(withContacts);
  let owner: OwnerItem | null = null;
  let elements = 0;

  function see(item: SnapshotItem, judgement: Judgement | null) {
    const decision = check.see(item, judgement?.verdict ?? null);
    if (decision.comes) toChoose.see(item);
    if (rows === null) return;
    if (!decision.comes) {
      const kept = decision.keeps === true ? { kept: item } : {};
      return rows.leave(item.place, ledgerKindOf(item), decision.code, kept);
    }
    if (chooser === null) return rows.add(item, judgement);
    const { add, leave } = chooser.choose(item);
    for (const each of add) rows.add(each, judgement);
    for (const { place, kind, names } of leave)
      rows.leave(
        place,
        kind === item.kind ? ledgerKindOf(item) : kind,
        leftOutReason,
        names === undefined ? {} : { names },
      );
  }

  function lose(lost: readonly Loss[]) {
    for (const { place, code } of lost) {
      check.unreadable();
      rows?.leave(place, "unreadable", code);
    }
  }

  /** One reading counts, with what came of its signatures: findings, losses, items in the order of the file. */
  function count({ place, reading }: Read, judgementOf: (item: SnapshotItem) => Judgement | null) {
    for (const each of reading.findings) findings.add(each);
    lose(losses.ofReading(place, reading));
    for (const item of reading.items) {
      if (item.kind === "owner") {
        owner = item;
        say({ type: "owner", ref: item.ref });
      }
      see(withCanonicalRef(item, networks), judgementOf(item));
    }
  }

  /** Asks for the keys of authors not met before. */
  async function meet(authors: readonly string[]) {
    const strangers = new Set(authors.filter((ref) => !judge.hasAsked(ref)));
    if (strangers.size === 0) return;
    const arrived = new Promise<void>((resolve) => {
      keysArrived = resolve;
    });
    say({ type: "needs-keys", refs: [...strangers] });
    await arrived;
  }

  /** What has been read but does not count yet: signatures are verified in another thread while this one reads on. */
  let counted: Promise<void> = Promise.resolve();
  const inTurn = (work: () => void | Promise<void>) => {
    counted = counted.then(work);
  };

  /** Begins to verify a slice, and waits for the one before. */
  async function judgeSlice(slice: readonly Read[]) {
    const items = slice.flatMap(({ reading }) => reading.items);
    for (const item of items) {
      if ((item.kind === "contact" || item.kind === "othersKey") && item.publicKeyPem !== null)
        judge.learnFromArchive(item.ref, item.publicKeyPem);
    }
    const foreign = items.filter(isForeign);
    await meet(foreign.map(({ author }) => author));
    const judging = judge.judge(foreign);
    const before = counted;
    inTurn(async () => {
      const judgements = await judging;
      let next = 0;
      for (const read of slice) count(read, (item) => (isForeign(item) ? (judgements[next++] as Judgement) : null));
    });
    await before;
  }

  /** Answers a pack, with rows where enough of them have gathered for a transaction. */
  function answer(elements: number, spare: ArrayBuffer | null) {
    const isBatch = rows !== null && (spare === null || rows.count() >= batchRows || rows.sizeBytes() >= batchBytes);
    const taken = isBatch ? rows.take() : [];
    const buffers = taken.map(({ rows: { buffer } }) => buffer as ArrayBuffer);
    say({ type: "read", elements, rows: taken, spare }, spare === null ? buffers : [...buffers, spare]);
  }

  return {
    async elements({ pack }: Extract<ToReader, { type: "elements" }>) {
      inTurn(() => {
        for (const each of pack.findings) findings.add(each);
        lose(losses.ofCut(pack.findings));
      });
      let slice: Read[] = [];
      for (const element of unpacked(pack)) {
        slice.push({ place: element.place, reading: reader.read(element) });
        if (slice.length < sliceElements) continue;
        await judgeSlice(slice);
        slice = [];
      }
      if (slice.length > 0) await judgeSlice(slice);
      elements += pack.ends.length;
      if (elements > manyElements) verifying.startThread();
      const upTo = elements;
      inTurn(() => answer(upTo, pack.bytes.buffer));
    },
    keys({ refs, keys }: Extract<ToReader, { type: "keys" }>) {
      for (const ref of refs)
        judge.learnKnown(
          ref,
          keys
            .filter((key) => key.ref === ref)
            .map(({ ofRef, publicKey, untilMs }) => ({ ref: ofRef, publicKey, untilMs })),
        );
      keysArrived();
    },
    async end(): Promise<ReadOutcome> {
      await judgeSlice([{ place: "", reading: reader.end() }]);
      await counted;
      answer(elements + 1, null);
      const bioLinks = owner === null ? [] : adapter.archives.links(owner.profile.bio ?? "", owner);
      check.seeLinks(bioLinks);
      check.end();
      const { counts, expected, signatures, links } = check;
      return {
        owner,
        counts,
        expected,
        signatures,
        links,
        bioLinks,
        findings: findings.taken(),
        toChoose: toChoose.taken(),
      };
    },
  };
}

/** Null: everything comes. */
const chooserOf = (choices: Choices | null, how: Parameters<typeof createChooser>[1]) =>
  choices === null || takesAll(choices) ? null : createChooser({ ...allOfIt, ...choices }, how);

type Foreign = RelayableItem & { readonly author: string };

const isOthers = (item: SnapshotItem): item is Foreign =>
  (item.kind === "comment" || item.kind === "reaction" || item.kind === "vote") && item.author !== null;

/** With a signature, or at least the place for one. */
const isForeign = (item: SnapshotItem): item is Foreign => isOthers(item) && item.network === undefined;

function ledgerKindOf(item: SnapshotItem): string {
  if (!isOthers(item)) return item.kind;
  return `others${item.kind.charAt(0).toUpperCase()}${item.kind.slice(1)}`;
}

/** Messages are worked off one after another; keys alone may come in between, they are what a batch waits for. */
let turn: Promise<void> = Promise.resolve();
port.on("message", (message: ToReader) => {
  if (message.type === "keys") return pass?.keys(message);
  turn = turn.then(async () => {
    switch (message.type) {
      case "begin":
        pass = createPass(message);
        return;
      case "elements":
        return pass?.elements(message);
      case "end":
        if (pass !== null) say({ type: "checked", outcome: await pass.end() });
    }
  });
  // A bug here must end the thread loudly: the main thread hears `error`.
  turn.catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
});
