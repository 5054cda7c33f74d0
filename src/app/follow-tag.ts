/** Tags that an account follows: public posts with them come into its stream. Nobody is told. */
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import { countFollowed, follow, unfollow } from "../store/content/tags.ts";
import type { Parts } from "./parts.ts";

type Needs = Pick<Parts, "database">;

export type FollowRefusal = { readonly code: "tags-too-many"; readonly most: number };

/** @param tag  as `parseTag` of core makes it */
export async function followTag(needs: Needs, accountId: number, tag: string): Promise<Result<null, FollowRefusal>> {
  return needs.database.transaction(async (tx): Promise<Result<null, FollowRefusal>> => {
    if ((await countFollowed(tx, accountId, tag)) >= limits.followedTags)
      return no({ code: "tags-too-many", most: limits.followedTags });
    await follow(tx, accountId, tag);
    return ok(null);
  });
}

export const unfollowTag = (needs: Needs, accountId: number, tag: string): Promise<void> =>
  unfollow(needs.database.db, accountId, tag);
