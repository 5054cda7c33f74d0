/** Finds the people of an import at their pods: all pods at once, one person at a time at each. */
import { limits } from "../../../base/limits.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import {
  peopleOfNetworks,
  peopleToFind,
  type Sought,
  textsWithMentions,
  type WaitingIn,
} from "../../../store/arrival/waiting.ts";
import { findIdentity } from "../../discover/find-identity.ts";
import type { Parts } from "../../parts.ts";
import type { Lane } from "./by-host.ts";
import type { Pass } from "./pass.ts";

type Needs = Pick<Parts, "database" | "clock" | "log" | "protocols" | "config" | "http" | "secret">;

/** What nobody will ever find under: no network has such addresses, or they are of this pod, and nobody's. */
const never: ReadonlySet<string> = new Set(["address-malformed", "not-here"]);

/** @returns a lane per pod; what they find is in the store, and told to `pass` */
export async function peopleLanes(needs: Needs, row: WaitingIn, pass: Pass): Promise<readonly Lane[]> {
  const now = new Date(needs.clock.now());
  const { db } = needs.database;
  const others = needs.protocols.map(({ adapter }) => adapter.name).filter((name) => name !== row.protocol);
  const sought = [
    ...(await peopleToFind(db, row, await mentionedBy(needs, row), now)),
    ...(await peopleOfNetworks(db, row, others, now)),
  ];
  pass.expect("people", sought.length);
  const byHost = Map.groupBy(sought, ({ host }) => host);
  // Pods of which nobody was looked for in vain first: many more of them live.
  const pods = [...byHost.values()].sort((one, other) => leastFailures(one) - leastFailures(other));
  return pods.map((people) => () => lookForAll(needs, people, pass));
}

const leastFailures = (people: readonly Sought[]): number => Math.min(...people.map(({ failures }) => failures));

async function lookForAll(needs: Needs, people: readonly Sought[], pass: Pass): Promise<void> {
  for (const { protocol, ref, host, failures } of people.slice(0, limits.settlePerHost)) {
    if (pass.signal.aborted || pass.isSilent(host)) break;
    const found = await findIdentity(needs, ref, { protocol, paced: true });
    pass.did("people");
    pass.heard(host, found.ok || found.refusal.code !== "pod-unreachable");
    if (found.ok) {
      pass.found();
      continue;
    }
    const { code } = found.refusal;
    if (never.has(code) || (code === "person-unknown" && failures + 1 >= limits.settleUnknownAfter)) pass.nobody(ref);
  }
}

const textsAtOnce = 1_000;

/** Whom the owner's own texts mention: they are shown by name and lead to a page when they are known. */
async function mentionedBy({ database }: Needs, row: WaitingIn): Promise<readonly string[]> {
  const refs = new Set<string>();
  let after = 0;
  for (;;) {
    const texts = await textsWithMentions(database.db, row, after, textsAtOnce);
    for (const { text } of texts) {
      for (const ref of mentionsIn(text, limits.mentions)) if (refs.size < limits.settleMentions) refs.add(ref);
    }
    const last = texts.at(-1);
    if (last === undefined || texts.length < textsAtOnce) return [...refs];
    after = last.id;
  }
}
