/** Whom a post or a comment mentions, as addresses on its network. */
import { limits } from "../../../base/limits.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import type { FinePrint } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { identitiesByRef } from "../../../store/people/identities.ts";
import { refsOfNames } from "../../../store/post-office/recipients.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds } from "../said.ts";

/**
 * Those whom its text names, or on networks that say so themselves, those whom it says. Where that is somebody of this pod whom nobody here knows, their name
 * in the text tells who is meant.
 */
export async function mentionedBy(
  tx: Tx,
  needs: EffectNeeds,
  protocol: string,
  { text, fine }: { readonly text: string; readonly fine?: FinePrint | undefined },
): Promise<readonly string[]> {
  if (fine === undefined) return mentionsIn(text, limits.mentions);
  const { mentions = [], called = [] } = fine;
  const refs = mentions.slice(0, limits.mentions);
  if (called.length === 0) return refs;
  const host = new URL(needs.config.url).host;
  const { ids } = adapterOf(needs, protocol);
  const ours = refs.filter((ref) => {
    const parsed = ids.parse(ref);
    return parsed.ok && parsed.value.host === host;
  });
  const known = await identitiesByRef(tx, protocol, ours);
  if (known.length >= ours.length) return refs;
  return [...new Set([...refs, ...(await refsOfNames(tx, protocol, called))])];
}
