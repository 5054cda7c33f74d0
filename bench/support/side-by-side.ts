/**
 * The harder thing to compare with: an archive is unpacked, cut and parsed, and the signatures in it are verified, by two threads side by side as
 * in a check, with its own cutter, and nothing else. For imports the worker also encodes rows, and this thread copies them into bare tables.
 */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { openContainer } from "../../src/blobs/container.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { headSections, listSections } from "../../src/protocols/diaspora/archive-cut.ts";
import { adapter } from "../../src/protocols/diaspora/index.ts";
import { type CutPlan, cutJson } from "../../src/protocols/json-cutter.ts";
import type { RawElement } from "../../src/protocols/port.ts";

export type Keys = ReadonlyMap<string, string>;

export type SideBySideEnd = { readonly elements: number; readonly verified: number; readonly wrong: number };

/** What the thread is told, and what it answers to each pack. */
export type Pack = { readonly others: readonly boolean[]; readonly ends: Uint32Array; readonly bytes: Uint8Array };
export type PackDone = { readonly verified: number; readonly wrong: number; readonly rows: readonly StagedRows[] };
export type ThreadData = {
  readonly keys: Keys;
  /** Rows to encode with each pack, as text of COPY; null where nothing is to be encoded. */
  readonly rows: readonly (readonly StagedRows[])[] | null;
};

const packElements = 8_000;
const packBytes = 4_000_000;
const packsAhead = 3;

const below = (prefix: string): CutPlan =>
  new Map([
    ...headSections
      .filter((section) => section.startsWith(prefix))
      .map((section) => [section.slice(prefix.length), "whole"] as const),
    ...listSections
      .filter((section) => section.startsWith(prefix))
      .map((section) => [section.slice(prefix.length), "list"] as const),
  ]);
const plan: CutPlan = new Map<string, CutPlan | "whole">([
  ["version", "whole"],
  ["user", below("/user/")],
  ["others_data", below("/others_data/")],
]);

const signedSection = "/others_data/relayables";

export type SideBySide = {
  /** Goes through the archive once. `take` gets the rows of one pack at a time; the next one waits for it. */
  run(take?: (rows: readonly StagedRows[]) => Promise<void>): Promise<SideBySideEnd>;
  close(): Promise<void>;
};

/** Elements of an archive in the order of the file. */
async function* cut(path: string): AsyncGenerator<RawElement> {
  const opened = await openContainer(fileOnDisk(path), { recognises: adapter.archives.recognises });
  if (!opened.ok || opened.value.json === null) throw new Error(`${path} is no archive`);
  try {
    for await (const events of cutJson(opened.value.json.open(), plan)) {
      for (const event of events) if (event.kind === "element") yield event.element;
    }
  } finally {
    await opened.value.close();
  }
}

/** Everybody's key as the archive gives it: gathered before, so that a measured run needs no order of elements. */
export async function keysOf(path: string): Promise<Keys> {
  const keys = new Map<string, string>();
  for await (const { section, bytes } of cut(path)) {
    if (section !== "/user/contacts" && section !== "/others_data/non_contact_authors") continue;
    const person = JSON.parse(Buffer.from(bytes).toString("utf8")) as { account_id: string; public_key?: string };
    if (person.public_key !== undefined) keys.set(person.account_id, person.public_key);
  }
  return keys;
}

/** A thread of its own for each run, as a check has. Where there are rows to encode they are made ready first. */
export async function openSideBySide(path: string, data: ThreadData): Promise<SideBySide> {
  const thread = new Worker(new URL("./side-by-side-thread.ts", import.meta.url), { workerData: data });
  if (data.rows !== null) await once(thread, "message");
  const done: PackDone[] = [];
  let wake = () => {};
  let failure: unknown = null;
  thread.on("message", (pack: PackDone) => {
    done.push(pack);
    wake();
  });
  thread.on("error", (error) => {
    failure = error;
    wake();
  });
  const next = async (): Promise<PackDone> => {
    for (;;) {
      if (failure !== null) throw failure;
      const pack = done.shift();
      if (pack !== undefined) return pack;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    async run(take = async () => {}) {
      const end = { elements: 0, verified: 0, wrong: 0 };
      let [ahead, given] = [0, 0];
      const finishOne = async () => {
        const { verified, wrong, rows } = await next();
        ahead -= 1;
        end.verified += verified;
        end.wrong += wrong;
        await take(rows);
      };
      const give = async (pack: Pack) => {
        while (ahead >= packsAhead) await finishOne();
        end.elements += pack.ends.length;
        thread.postMessage(pack, [pack.bytes.buffer as ArrayBuffer]);
        ahead += 1;
        given += 1;
      };
      for await (const pack of packs(cut(path))) await give(pack);
      // Rows come in as many portions as the import had batches, which need not be as many as there were packs.
      while (given < (data.rows?.length ?? 0)) await give(packed([], 0));
      while (ahead > 0) await finishOne();
      return end;
    },
    close: async () => {
      await thread.terminate();
    },
  };
}

async function* packs(elements: AsyncIterable<RawElement>): AsyncGenerator<Pack> {
  let held: RawElement[] = [];
  let sizeBytes = 0;
  for await (const element of elements) {
    held.push(element);
    sizeBytes += element.bytes.length;
    if (held.length < packElements && sizeBytes < packBytes) continue;
    yield packed(held, sizeBytes);
    [held, sizeBytes] = [[], 0];
  }
  if (held.length > 0) yield packed(held, sizeBytes);
}

function packed(elements: readonly RawElement[], sizeBytes: number): Pack {
  const bytes = new Uint8Array(sizeBytes);
  const ends = new Uint32Array(elements.length);
  let end = 0;
  elements.forEach((element, index) => {
    bytes.set(element.bytes, end);
    end += element.bytes.length;
    ends[index] = end;
  });
  return { others: elements.map(({ section }) => section === signedSection), ends, bytes };
}
