/** Mutes and blocks: what an account does not see of somebody, and what it does not take from them. */

/** How an account stands to the author of something. A block includes a mute. */
export type Distance = { readonly muted: boolean; readonly blocked: boolean };

/** Where something would show: in a list of many people's things, as a notice, or where somebody went to look. */
export type Showing = "stream" | "notice" | "own-page";

/** Muted: not in streams and no notices, but there for whoever goes and looks. Blocked: nowhere. */
export function shows(distance: Distance, where: Showing): boolean {
  if (distance.blocked) return false;
  return !distance.muted || where === "own-page";
}

/** Addressed to the account (a message, a wish to follow, a reply to its post): from the blocked nothing is taken. The muted know nothing of it. */
export const accepts = (distance: Distance): boolean => !distance.blocked;
