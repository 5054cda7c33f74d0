/** Asks an account's own pod, now, what it says of where the account came from and went to. Of an account here, this pod knows itself. */
import { limits } from "../../base/limits.ts";
import type { SeenAccount } from "../../core/migration/back-reference.ts";
import { moveLinksOf } from "../../store/moves/move-links.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { type DiscoverNeeds, findIdentity } from "../discover/find-identity.ts";

/** What was answered, as evidence: the last document of each look-up. */
export type SeenDocument = {
  readonly ref: string;
  readonly url: string;
  readonly status: number | null;
  /** Base64, the bytes as they came. */
  readonly body: string;
  readonly at: string;
};

export type Sight = { readonly seen: SeenAccount; readonly document: SeenDocument | null };

/** Never out of a cache; nothing here is asked over the network about itself. @throws {Fault} when the database fails */
export async function seeAccount(needs: DiscoverNeeds, protocol: string, ref: string): Promise<Sight> {
  const { db } = needs.database;
  const known = await identityByRef(db, protocol, ref);
  if (known?.local) {
    const isThere = known.state === "moved" || (known.state === "current" && known.accountId !== null);
    const links = isThere ? await moveLinksOf(db, known.identityId) : null;
    return { seen: isThere ? { is: "shown", links } : { is: "gone" }, document: null };
  }
  const answers: SeenDocument[] = [];
  const { http } = needs;
  const request: typeof http.request = async (asked) => {
    const answer = await http.request(asked);
    answers.push({
      ref,
      url: asked.url,
      status: answer.ok ? answer.value.status : null,
      body: answer.ok ? Buffer.from(answer.value.body.subarray(0, limits.personDocumentBytes)).toString("base64") : "",
      at: new Date(needs.clock.now()).toISOString(),
    });
    return answer;
  };
  const found = await findIdentity({ ...needs, http: { ...http, request } }, ref, {
    protocol,
    fresh: true,
    paced: true,
  });
  const document = answers.at(-1) ?? null;
  if (found.ok) return { seen: { is: "shown", links: await moveLinksOf(db, found.value.identityId) }, document };
  return { seen: { is: stateAfter(found.refusal.code) }, document };
}

function stateAfter(code: string): "gone" | "silent" | "another" {
  if (code === "pod-unreachable" || code === "busy") return "silent";
  return code === "person-unknown" || code === "not-here" ? "gone" : "another";
}
