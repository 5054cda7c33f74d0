/** How much is new for an account: the numbers in the navigation of every page. */
import { countUnread } from "../content/conversations.ts";
import { countUnreadNotices } from "../content/notifications.ts";
import type { Db } from "../database.ts";

export type News = {
  /** Lines of the list of notices that hold something unread. */
  readonly notices: number;
  /** Conversations that do. */
  readonly conversations: number;
};

export const noNews: News = { notices: 0, conversations: 0 };

export async function findNews(db: Db, { accountId }: { readonly accountId: number }): Promise<News> {
  const [notices, conversations] = await Promise.all([countUnreadNotices(db, accountId), countUnread(db, accountId)]);
  return { notices, conversations };
}
