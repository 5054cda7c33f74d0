/** Invitations: who may make them, for how many people and how long. */
import { randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import {
  addInvitation,
  isInvitationOpen,
  openInvitations,
  removeOldInvitations,
} from "../../store/people/invitations.ts";
import type { Parts } from "../parts.ts";
import { digestOf } from "./session.ts";

type Needs = Pick<Parts, "database" | "clock" | "config">;

export type InvitationRefusal =
  /** This pod does not let that account invite, or lets nobody sign up. */
  | { readonly code: "invitations-not-yours" }
  | { readonly code: "invitation-uses-wrong"; readonly most: number }
  | { readonly code: "invitation-days-wrong"; readonly most: number }
  | { readonly code: "invitations-too-many"; readonly most: number };

/** Whoever makes one: by command, or by page. */
export type Inviter = { readonly accountId: number; readonly podmin: boolean };

/** May they? By command one may whatever the setting, since it can be changed later. */
export const mayInvite = (config: Needs["config"], inviter: Inviter): boolean =>
  config.signUp !== "closed" && (inviter.podmin || config.invitations === "accounts");

const isBetween = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;

/**
 * Makes a link with which so many people may sign up within so many days. It can be read now and never again.
 * @param inviter  null: by command
 */
export async function makeInvitation(
  needs: Needs,
  { inviter, uses, days }: { readonly inviter: Inviter | null; readonly uses: number; readonly days: number },
): Promise<Result<{ readonly id: number; readonly url: string }, InvitationRefusal>> {
  if (inviter !== null && !mayInvite(needs.config, inviter)) return no({ code: "invitations-not-yours" });
  if (!isBetween(uses, limits.invitationUses))
    return no({ code: "invitation-uses-wrong", most: limits.invitationUses });
  if (!isBetween(days, limits.invitationDays))
    return no({ code: "invitation-days-wrong", most: limits.invitationDays });
  const { db } = needs.database;
  const at = new Date(needs.clock.now());
  await removeOldInvitations(db, at);
  if (inviter !== null && (await openInvitations(db, inviter.accountId, at)).length >= limits.invitationsOpen)
    return no({ code: "invitations-too-many", most: limits.invitationsOpen });
  const token = randomToken();
  const id = await addInvitation(db, {
    tokenHash: digestOf(token),
    accountId: inviter?.accountId ?? null,
    uses,
    at,
    expiresAt: new Date(at.getTime() + days * dayMs),
  });
  return ok({ id, url: new URL(`/sign-up/${token}`, needs.config.url).href });
}

/** Could somebody sign up with this link now? */
export const isInvitation = (needs: Pick<Needs, "database" | "clock">, token: string): Promise<boolean> =>
  isInvitationOpen(needs.database.db, digestOf(token), new Date(needs.clock.now()));
