/** Who asks for what an account writes, on networks where people ask: granting it, refusing it, ending it. */
import { no, ok, type Result } from "../../base/result.ts";
import { notify } from "../../store/content/notifications.ts";
import type { Tx } from "../../store/database.ts";
import { holdActive, wantsToBeAsked } from "../../store/people/accounts.ts";
import { dropEmptyContact, setTheirs } from "../../store/people/contacts.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { sayFollow } from "../receive/effects/follow.ts";
import { type AskedTie, askedTies } from "./asked-ties.ts";
import type { ContactNeeds, NotOpen } from "./share.ts";
import type { TieNeeds } from "./tie.ts";

type Request = { readonly accountId: number; readonly target: KnownIdentity };
type Changed = { readonly changed: boolean };
export type RequestRefusal =
  | NotOpen
  /** They have asked for nothing, or it waits for a decision about a block. */
  | { readonly code: "no-request"; readonly ref: string }
  /** They neither ask nor get anything that could be refused: on their network nobody asks. */
  | { readonly code: "nothing-to-refuse"; readonly ref: string };

/** Grants what somebody asked for: they get what the account writes to everybody from now on. */
export const acceptRequest = (needs: ContactNeeds, request: Request): Promise<Result<Changed, RequestRefusal>> =>
  decide(needs, request, "no-request", async (tx, tie, at) => {
    if (tie.row.theirs === "established") return;
    await setTheirs(tx, tie.contactId, tie.row.protocol, "established", tie.own.identityId);
    await sayFollow(tx, needs, tie.own, tie.home, "accept", at);
  });

/** Refuses what somebody asked for, or lets a follower follow no longer; they are told. They may ask again. */
export const refuseRequest = (needs: ContactNeeds, request: Request): Promise<Result<Changed, RequestRefusal>> =>
  decide(needs, request, "nothing-to-refuse", async (tx, tie, at) => {
    await setTheirs(tx, tie.contactId, tie.row.protocol, "none", tie.own.identityId);
    await sayFollow(tx, needs, tie.own, tie.home, "reject", at);
    await dropEmptyContact(tx, tie.contactId);
  });

/** A contact rests no longer: what was asked for meanwhile is granted, or becomes a request where the account asks first. */
export async function answerWaiting(
  tx: Tx,
  needs: TieNeeds,
  accountId: number,
  personId: number,
  at: Date,
): Promise<void> {
  const asksFirst = await wantsToBeAsked(tx, accountId);
  for (const { contactId, row, own, home } of await askedTies(tx, needs, accountId, personId)) {
    if (row.theirs !== "asked") continue;
    if (asksFirst) await notify(tx, { accountId, kind: "asks", bylineId: home.bylineId, at });
    else {
      await setTheirs(tx, contactId, row.protocol, "established", own.identityId);
      await sayFollow(tx, needs, own, home, "accept", at);
    }
  }
}

async function decide(
  needs: ContactNeeds,
  { accountId, target }: Request,
  code: "no-request" | "nothing-to-refuse",
  deed: (tx: Tx, tie: AskedTie, at: Date) => Promise<void>,
): Promise<Result<Changed, RequestRefusal>> {
  const at = new Date(needs.clock.now());
  const done = await needs.database.transaction(async (tx): Promise<Result<Changed, RequestRefusal>> => {
    if (!(await holdActive(tx, accountId, [target.personId]))) return no({ code: "account-not-open" });
    const ties = await askedTies(tx, needs, accountId, target.personId);
    if (ties.length === 0) return no({ code, ref: target.ref });
    const waiting = ties.some(({ row }) => row.theirs === "asked");
    for (const tie of ties) await deed(tx, tie, at);
    return ok({ changed: code === "nothing-to-refuse" || waiting });
  });
  if (done.ok && done.value.changed) needs.wake();
  return done;
}
