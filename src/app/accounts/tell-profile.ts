/** Tells an account's profile to its contacts on other pods. */
import type { MoveLinks, SaidProfile } from "../../core/message.ts";
import type { ProfileFields } from "../../core/snapshot.ts";
import type { Tx } from "../../store/database.ts";
import type { MigrationRow } from "../../store/moves/migrations.ts";
import { moveLinksOf } from "../../store/moves/move-links.ts";
import { besideIdentity, type OwnIdentity, wantsToBeAsked } from "../../store/people/accounts.ts";
import { type ContactIdentity, contactIdentities } from "../../store/people/contacts.ts";
import { tell } from "../deliver/tell.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { ownProfile } from "./own-profile.ts";

type Needs = Pick<Parts, "config" | "protocols">;

/** Where the account says that it came from and went to, on networks where accounts do. */
async function linksOf(
  tx: Tx,
  { protocols }: Needs,
  protocol: string,
  identityId: number,
): Promise<{ links?: MoveLinks }> {
  if (adapterOf({ protocols }, protocol).facts.proof !== "back-reference") return {};
  const said = await moveLinksOf(tx, identityId);
  return said === null ? {} : { links: { previous: said.previous, next: said.next } };
}

/** An account that was left says where to, to all who shared with it. Nothing else of its profile is there any more. */
export async function tellGone(
  tx: Tx,
  needs: Needs,
  {
    protocol,
    oldIdentityId,
    oldRef,
    accountId,
  }: Pick<MigrationRow, "protocol" | "oldIdentityId" | "oldRef" | "accountId">,
  at: Date,
): Promise<void> {
  if (oldIdentityId === null || accountId === null) return;
  const { profile } = await ownProfile(tx, needs.config, oldIdentityId);
  const more = {
    ...(await presented(tx, needs, { protocol, identityId: oldIdentityId })),
    ...(await linksOf(tx, needs, protocol, oldIdentityId)),
  };
  const message: SaidProfile = { kind: "profile", author: oldRef, profile, ...more };
  const to = (await contactIdentities(tx, accountId, protocol)).map(({ identityId }) => identityId);
  await tell(tx, { protocol, message, as: oldIdentityId, to, reach: "public", at });
}

/** To one person, with whom the account shares. */
export async function tellProfileTo(
  tx: Tx,
  needs: Needs,
  own: OwnIdentity,
  identityId: number,
  at: Date,
): Promise<void> {
  const profile = await toldProfile(tx, needs, own);
  const more = {
    ...(await asking(tx, own)),
    ...(await presented(tx, needs, own)),
    ...(await linksOf(tx, needs, own.protocol, own.identityId)),
  };
  const message: SaidProfile = { kind: "profile", author: own.ref, profile, ...more };
  const reach = isForAll(needs, own, profile) ? "public" : "private";
  await tell(tx, { protocol: own.protocol, message, as: own.identityId, to: [identityId], reach, at });
}

const openPart = (profile: ProfileFields): ProfileFields => ({
  ...profile,
  bio: null,
  location: null,
  gender: null,
  birthday: null,
});

/** Where ties are asked for, a profile is for everybody, whoever follows. */
const isForAll = (needs: Needs, { protocol }: OwnIdentity, profile: ProfileFields): boolean =>
  profile.public || adapterOf(needs, protocol).facts.ties === "asked";

/** Of one that is not for everybody, no more than a name and a picture goes to networks where it would be. */
async function toldProfile(tx: Tx, needs: Needs, own: OwnIdentity): Promise<ProfileFields> {
  const { profile } = await ownProfile(tx, needs.config, own.identityId);
  return !profile.public && isForAll(needs, own, profile) ? openPart(profile) : profile;
}

/** Where the address does not tell what the account is called, and since when and where else it is there. */
async function presented(tx: Tx, needs: Needs, { protocol, identityId }: Pick<OwnIdentity, "protocol" | "identityId">) {
  if (adapterOf(needs, protocol).facts.ties !== "asked") return {};
  const { username, since, also } = await besideIdentity(tx, identityId);
  return { username, sinceMs: since.getTime(), ...(also.length === 0 ? {} : { also }) };
}

/** Absent is no. */
const asking = async (tx: Tx, own: OwnIdentity): Promise<Pick<SaidProfile, "asksFirst">> =>
  (await wantsToBeAsked(tx, own.accountId)) ? { asksFirst: true } : {};

/**
 * To all contacts but those whom an import brought before it was announced. A public one goes out openly. Of one that is not, all goes to those with whom the account shares, and to those who only
 * share with it no more than a name and a picture; on pods that have somebody of the first kind too it is not said twice, since pods keep one
 * profile of a person.
 */
export async function tellProfile(tx: Tx, needs: Needs, own: OwnIdentity, at: Date): Promise<void> {
  const profile = await toldProfile(tx, needs, own);
  const more = {
    ...(await asking(tx, own)),
    ...(await presented(tx, needs, own)),
    ...(await linksOf(tx, needs, own.protocol, own.identityId)),
  };
  const others = (await contactIdentities(tx, own.accountId, own.protocol)).filter(
    ({ local, untold }) => !local && !untold,
  );
  const say = (said: SaidProfile["profile"], to: readonly ContactIdentity[]) =>
    tell(tx, {
      protocol: own.protocol,
      message: { kind: "profile", author: own.ref, profile: said, ...more },
      as: own.identityId,
      to: to.map(({ identityId }) => identityId),
      reach: isForAll(needs, own, said) ? "public" : "private",
      at,
    });
  if (isForAll(needs, own, profile)) return say(profile, others);
  const receiving = others.filter((each) => each.receiving);
  const hosts = new Set(receiving.map(({ host }) => host));
  await say(profile, receiving);
  await say(
    openPart(profile),
    others.filter((each) => !each.receiving && !hosts.has(each.host)),
  );
}
