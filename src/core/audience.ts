/**
 * Audiences: who may see a limited post. Stored as sets that posts share, since people write to the same few groups again and again: in a large
 * real archive 8,154 posts have 6 different ones.
 */

/** A set by its content: equal for equal sets, whatever their order and however often somebody is named. Ids of bylines, ascending. */
export const audienceText = (members: Iterable<number>): string =>
  [...new Set(members)].sort((a, b) => a - b).join(" ");

/** Posts by the set that they went to, so that each set is written once. */
export function shareAudiences<Post>(
  posts: Iterable<{ readonly post: Post; readonly members: Iterable<number> }>,
): readonly { readonly members: ReadonlySet<number>; readonly posts: readonly Post[] }[] {
  const sets = new Map<string, { members: Set<number>; posts: Post[] }>();
  for (const { post, members } of posts) {
    const set = new Set(members);
    const key = audienceText(set);
    const known = sets.get(key);
    if (known === undefined) sets.set(key, { members: set, posts: [post] });
    else known.posts.push(post);
  }
  return [...sets.values()];
}
