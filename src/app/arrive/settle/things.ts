/** Finds posts of others that an import hangs on: at their authors' pods, at the old home, and at pods that may know of them. */
import { limits } from "../../../base/limits.ts";
import type { NotGiven } from "../../../store/arrival/settle-things.ts";
import {
  type SoughtThing,
  someoneAt,
  someoneAtPods,
  thingsToFind,
  type WaitingIn,
} from "../../../store/arrival/waiting.ts";
import { findIdentity } from "../../discover/find-identity.ts";
import type { Parts } from "../../parts.ts";
import { takeFetched } from "../../receive/batch.ts";
import { judgesHere } from "../../receive/judging.ts";
import { fetchThing, newBudget } from "../../receive/seek.ts";
import type { Lane } from "./by-host.ts";
import type { Pass } from "./pass.ts";

/** What came of one thing: at whom it was asked for in vain, and what they said. */
type Hunted = SoughtThing & { found: boolean; readonly refusals: Map<string, string> };

export type Hunt = {
  /** A lane for each pod that must know: that of the author, else the old home. */
  readonly lanes: readonly Lane[];
  /** For what those did not give: a lane for each pod that may know. After the others. */
  guesses(): Promise<readonly Lane[]>;
  /** What nobody gives, as far as that is certain now. */
  notGiven(): readonly NotGiven[];
};

const hostOf = (ref: string): string => ref.slice(ref.lastIndexOf("@") + 1);
/** Said by the pod itself, not by its silence. */
const isSaid = (code: string | undefined): boolean => code === "not-there";
const silences: ReadonlySet<string> = new Set(["pod-unreachable", "no-answer", "too-slow", "no-address", "tls-failed"]);

export async function huntThings(parts: Parts, row: WaitingIn, pass: Pass): Promise<Hunt> {
  const things: Hunted[] = (await thingsToFind(parts.database.db, row)).map((thing) => ({
    ...thing,
    found: false,
    refusals: new Map(),
  }));
  pass.expect("things", things.length);
  const oldHome = async () => (await someoneAt(parts.database.db, row.protocol, row.ownerHost)) ?? row.ownerRef;
  const first = ({ authors }: Hunted): string => hostOf(authors[0] ?? row.ownerRef);
  const ask = async (thing: Hunted, askAt: string): Promise<void> => {
    const host = hostOf(askAt);
    if (thing.found || thing.refusals.has(host) || pass.isSilent(host)) return;
    const refusal = await fetchAt(parts, row.protocol, thing, askAt);
    if (refusal === null) {
      thing.found = true;
      pass.found();
    } else thing.refusals.set(host, refusal);
    pass.heard(host, refusal === null || !silences.has(refusal));
  };
  return {
    lanes: [...Map.groupBy(things, first).values()].map((ofPod) => async () => {
      for (const thing of ofPod) {
        if (pass.signal.aborted) return;
        for (const author of thing.authors) await ask(thing, author);
        await ask(thing, await oldHome());
        pass.did("things");
      }
    }),
    async guesses() {
      const left = things.filter(({ found, authors }) => !found && authors.length === 0);
      if (left.length === 0) return [];
      const pods = await someoneAtPods(parts.database.db, row, limits.settleGuesses);
      return pods.map(({ ref }) => async () => {
        for (const thing of left) if (!pass.signal.aborted) await ask(thing, ref);
      });
    },
    notGiven: () =>
      things.flatMap((thing): NotGiven[] => {
        const { guid, found, authors, refusals } = thing;
        if (found) return [];
        if ([...refusals.values()].includes("deleted")) return [{ guid, reason: "deleted" }];
        const mustKnow = authors.length > 0 ? authors.map(hostOf) : [row.ownerHost];
        return mustKnow.some((host) => isSaid(refusals.get(host))) ? [{ guid, reason: "not-public" }] : [];
      }),
  };
}

/** @returns why it is not here now; null: it is */
async function fetchAt(
  parts: Parts,
  protocol: string,
  { kind, guid }: SoughtThing,
  askAt: string,
): Promise<string | null> {
  const asked = await findIdentity(parts, askAt, { protocol, paced: true });
  if (!asked.ok) return asked.refusal.code;
  const take = takeFetched({ parts, judges: judgesHere(parts) }, newBudget(), 1, false);
  const fetched = await fetchThing(parts, protocol, { thing: { kind, guid }, askAt }, take);
  return fetched.ok ? null : fetched.refusal.code;
}
