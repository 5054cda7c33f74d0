/** `sterna notice VERB --as NAME`: what an account is told. */
import { limits } from "../base/limits.ts";
import { message } from "../base/problem.ts";
import { countUnreadNotices, listNotices, markNoticesRead, type NoticeGroup } from "../store/content/notifications.ts";
import { actingOptions, openAccount } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { printMessage } from "./words/print.ts";

export const command = defineCommand({
  name: "notice",
  summary: "list what an account is told, or mark it read",
  usage: "list | read --as NAME [--json]",
  about:
    "What others did that concerns the account NAME: list shows the newest 100, things of one kind on one post in one line; read marks all as read. " +
    "People whom NAME blocks or mutes do not appear.",
  options: actingOptions,
  async run({ values, positionals }, io) {
    const [verb, ...rest] = positionals;
    if ((verb !== "list" && verb !== "read") || rest.length > 0)
      throw new UsageError("What is to be done? Give list, or read.");
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const { accountId } = await openAccount(parts, values.as, io, json);
      const { db } = parts.database;
      if (verb === "read") {
        const now = new Date(parts.clock.now());
        const read = await parts.database.transaction((tx) => markNoticesRead(tx, accountId, null, now));
        io.out(json ? JSON.stringify({ read }) : `${read} marked as read`);
        return exits.done;
      }
      const notices = await listNotices(db, accountId, { most: limits.messagesPerPage });
      if (json)
        io.out(JSON.stringify({ unread: await countUnreadNotices(db, accountId), notices: notices.map(asJson) }));
      else for (const notice of notices) io.out(print(notice));
      return exits.done;
    } finally {
      await close();
    }
  },
});

const asJson = ({ kind, about, at, unread, people, who, postGuid, conversationGuid }: NoticeGroup) => ({
  kind,
  at: at.toISOString(),
  unread,
  people,
  who: who.map(({ ref, name }) => ({ id: ref, name })),
  post: postGuid,
  conversation: conversationGuid,
  ...(about === null ? {} : { about }),
});

function print({ kind, about: id, at, unread, people, who, postGuid, conversationGuid }: NoticeGroup): string {
  const names = who.map(({ ref, name }) => name ?? ref).join(", ");
  const more = people > who.length ? printMessage(message("notice.more", { count: people - who.length })) : "";
  const about = postGuid ?? conversationGuid ?? id ?? "";
  return `${unread ? "*" : " "} ${at.toISOString()}  ${printMessage(message(`notice.${kind}`, { names: `${names}${more}`, about }))}`.trimEnd();
}
