/** Quotes: what may be quoted, who is told, and how each network names it. */
import { no, ok, type Result } from "../../base/result.ts";
import type { FinePrint, Message } from "../../core/message.ts";
import type { NamedThing } from "../../core/snapshot.ts";
import { otherName } from "../../core/thing-names.ts";
import { findAnswerablePost } from "../../store/content/published.ts";
import { type FoundThing, findThings } from "../../store/content/things.ts";
import type { Db } from "../../store/database.ts";
import { distanceTo } from "../../store/people/distances.ts";
import { adapterOf, type Parts } from "../parts.ts";
import type { PublishRefusal } from "./refusals.ts";

type Needs = Pick<Parts, "database" | "protocols" | "config">;

/** What an account quotes when it quotes this post; of a reshare, what that shares. Only what is for all is quoted, and nobody who blocks the account. */
export async function findQuoted(
  needs: Needs,
  actor: { readonly accountId: number; readonly personId: number },
  postId: number,
): Promise<Result<NamedThing, PublishRefusal>> {
  const { db } = needs.database;
  const post = await findAnswerablePost(db, { kind: "account", ...actor }, postId);
  if (post === null || (post.isReshare && post.shared === null)) return no({ code: "thing-unknown" });
  if (post.reach === "limited") return no({ code: "quote-limited" });
  const found = await thingOn(db, needs, post.protocol, post.shared?.guid ?? post.guid);
  if (found === null) return no({ code: "thing-unknown" });
  if (found.root.reach === "limited") return no({ code: "quote-limited" });
  const { accountId } = found.author;
  if (accountId !== null && (await distanceTo(db, accountId, actor.personId)).blocked)
    return no({ code: "not-welcome" });
  return ok({ author: found.writtenAs, guid: found.keptAs });
}

async function thingOn(db: Db, needs: Needs, protocol: string, guid: string): Promise<FoundThing | null> {
  const { content } = adapterOf(needs, protocol).facts;
  const [found] = await findThings(db, protocol, content, [{ kind: "post", guid }]);
  return found ?? null;
}

/**
 * The same message as that network can say it: what it quotes by the name that it has there, and where it can be read. What is on another network alone
 * keeps its name of there, for which the adapter has no words.
 */
export async function quotingOn<M extends Message>(db: Db, needs: Needs, protocol: string, message: M): Promise<M> {
  if (message.kind !== "post" || message.fine?.quoted == null) return message;
  const { quoted } = message.fine;
  const found = await thingOn(db, needs, protocol, quoted.guid);
  const here = `${needs.config.url}/posts/${encodeURIComponent(found?.keptAs ?? quoted.guid)}`;
  const fine: FinePrint = {
    ...message.fine,
    quoted: found === null ? quoted : { author: found.author.ref, guid: nameOf(found) },
    quotedAt: here,
  };
  return { ...message, fine };
}

/** What a thing is called on the network on which it was found. */
const nameOf = ({ foreign, keptAs, author }: FoundThing): string =>
  foreign && author.accountId === null ? otherName(keptAs, author.host) : keptAs;
