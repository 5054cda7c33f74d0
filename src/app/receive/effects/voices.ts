/** Written once, said on every network: which of its author's networks something leaves by, and to whom. */
import { otherName } from "../../../core/thing-names.ts";
import type { FoundThing, GuidOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { findOwnIdentity } from "../../../store/people/accounts.ts";
import { contactIdentities } from "../../../store/people/contacts.ts";
import type { KnownIdentity } from "../../../store/people/identities.ts";
import type { Told } from "../../../store/post-office/recipients.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, Said, Voice } from "../said.ts";

/** What a guid is of, for `standingOf`: who is known on several networks may have said it under its other name. */
export const namedBy = (author: KnownIdentity, guid: string): GuidOf => ({
  guid,
  personId: author.personId,
  otherName: author.linked ? otherName(guid, author.host) : null,
});

/** As it was said first, then on the author's other networks. */
export const voicesOf = ({ protocol, author, message, elsewhere = [] }: Said): readonly Voice[] => [
  { protocol, identityId: author.identityId, ref: author.ref, message },
  ...elsewhere,
];

export const toldOn = (needs: EffectNeeds, protocols: readonly string[]): Told[] =>
  needs.protocols
    .filter(({ adapter }) => protocols.includes(adapter.name))
    .map(({ adapter: { name, facts } }) => ({ protocol: name, asked: facts.ties === "asked" }));

/** Does the author of a post pass on there what others say below it? Else everybody tells their own. */
export const isRelayed = (needs: EffectNeeds, protocol: string): boolean =>
  adapterOf(needs, protocol).facts.relays === "root-author";

/** Who wrote something of ours, and the post above it, as a network knows them. */
export type OursThere = {
  readonly authorId: number;
  readonly authorRef: string;
  readonly rootAuthorId: number;
  readonly rootAuthorRef: string;
};

/**
 * What people here wrote below what people here wrote is known on every network of theirs; all else on its own alone.
 * @param protocol  another one than that under which `thing` was found
 */
export async function oursOn(tx: Tx, thing: FoundThing, protocol: string): Promise<OursThere | null> {
  const [mine, roots] = [thing.author.accountId, thing.root.author.accountId];
  if (mine === null || roots === null) return null;
  const author = await findOwnIdentity(tx, mine, protocol);
  const root = mine === roots ? author : await findOwnIdentity(tx, roots, protocol);
  if (author === null || root === null) return null;
  return {
    authorId: author.identityId,
    authorRef: author.ref,
    rootAuthorId: root.identityId,
    rootAuthorRef: root.ref,
  };
}

/** As `oursOn`, on the network under which it was found. */
export const ownersOf = ({ author, root }: FoundThing): OursThere => ({
  authorId: author.identityId,
  authorRef: author.ref,
  rootAuthorId: root.author.identityId,
  rootAuthorRef: root.author.ref,
});

/** Those elsewhere who get what an account says on a network, whatever it is about. */
export async function followersOf(tx: Tx, accountId: number, protocol: string): Promise<number[]> {
  const contacts = await contactIdentities(tx, accountId, protocol);
  return contacts.flatMap(({ sharing, local, identityId }) => (sharing && !local ? [identityId] : []));
}
