/**
 * `/people/NAME` and `/people/ID`: the profile of somebody here or elsewhere, their posts as far as the viewer may see them, and what the
 * viewer does about them: share, stop, accept, refuse, mute, block, note.
 */
import { Hono } from "hono";
import { blockPerson, keepBlock, mutePerson, unblockPerson, unmutePerson } from "../../app/contacts/block.ts";
import { noteAbout } from "../../app/contacts/note.ts";
import { openOffers, takeOffer } from "../../app/contacts/offers.ts";
import { acceptRequest, refuseRequest } from "../../app/contacts/requests.ts";
import { share, stopSharing } from "../../app/contacts/share.ts";
import { newPlaces, whereLeft } from "../../app/depart/depart.ts";
import { findIdentity } from "../../app/discover/find-identity.ts";
import { declineMove } from "../../app/witness/undo.ts";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { identityById, type KnownIdentity } from "../../store/people/identities.ts";
import { isPersonShutOut } from "../../store/people/shut-out.ts";
import { moveMark } from "../../store/views/move-marks.ts";
import { findProfile, type ProfileView } from "../../store/views/profile.ts";
import { shownByGuid } from "../../store/views/shown-person.ts";
import { personPosts } from "../../store/views/stream.ts";
import { numbersOf, type OwnForm, readOwnForm } from "../acting.ts";
import { nameOf, personPath } from "../author.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { leftPage } from "../departed.ts";
import { notFound, toLogIn } from "../errors.ts";
import { plainGuid } from "../federation/documents.ts";
import { html } from "../html.ts";
import { moveMarkCard } from "../move-mark.ts";
import { tellMove } from "../move-words.ts";
import { offerCard } from "../offers.ts";
import { show } from "../page.ts";
import { relationCard } from "../person-relation.ts";
import { postList, readNumber } from "../post-list.ts";
import { profileHead } from "../profile-head.ts";
import { tellContact, tellDiscovery } from "../refusal-words.ts";
import { t } from "../words/words.ts";

export const people = new Hono<WebEnv>()
  .get("/people/:name", async (c) => {
    const profile = await named(c);
    return profile instanceof Response ? profile : personPage(c, profile);
  })
  .post("/people/:name/share", (c) => act(c, shareWith))
  .post("/people/:name/stop", (c) =>
    act(c, async (needs, { session: { accountId } }, { personId }) =>
      told(await stopSharing(needs, { accountId, personId })),
    ),
  )
  .post("/people/:name/accept", (c) => act(c, about(acceptRequest)))
  .post("/people/:name/refuse", (c) => act(c, about(refuseRequest)))
  .post("/people/:name/mute", (c) => act(c, about(mutePerson)))
  .post("/people/:name/unmute", (c) => act(c, about(unmutePerson)))
  .post("/people/:name/block", (c) => act(c, about(blockPerson)))
  .post("/people/:name/unblock", (c) => act(c, about(unblockPerson)))
  .post("/people/:name/keep-block", (c) => act(c, about(keepBlock)))
  .post("/people/:name/decline", (c) =>
    act(c, async (needs, { session: { accountId }, fields }) => {
      const declined = await declineMove(needs, accountId, readNumber(fields.get("move") ?? undefined) ?? 0);
      return declined.ok ? null : tellMove(declined.refusal);
    }),
  )
  .post("/people/:name/follow-instead", (c) =>
    act(c, async (needs, { session: { accountId }, fields }, { personId, ref }) => {
      const taken = { accountId, personId, ref, identityId: readNumber(fields.get("identity") ?? undefined) ?? 0 };
      return told(await takeOffer(needs, taken));
    }),
  )
  .post("/people/:name/note", (c) =>
    act(c, async (needs, { session: { accountId }, fields }, { personId }) =>
      told(await noteAbout(needs, { accountId, personId, text: fields.get("note") ?? "" })),
    ),
  );

/** Whom the address names. Others than people here are looked at by who is logged in alone: visitors cannot learn whom this pod knows. */
async function named(c: Request): Promise<ProfileView | Response> {
  const typed = c.req.param("name") ?? "";
  const { database, protocols } = c.get("needs");
  const { db } = database;
  const viewer = viewerOf(c);
  const refs = protocols.map(({ adapter }) => adapter.ids.parse(typed));
  const address = refs.find((each) => each.ok)?.value.ref ?? null;
  const name = address ?? typed.toLowerCase();
  if (address === null && !name.includes("@")) {
    const profile = /^[a-z0-9._-]{1,255}$/.test(name) ? await findProfile(db, viewer, { username: name }) : null;
    return profile ?? elsewhere(c, name);
  }
  if (viewer.kind === "visitor") {
    const left = /^[^\x00-\x20]{3,255}$/.test(name) ? await whereLeft(db, { ref: name }) : null;
    return left === null ? toLogIn(c) : leftPage(c, left);
  }
  const profile = /^[^\x00-\x20]{3,255}$/.test(name) ? await findProfile(db, viewer, { ref: name }) : null;
  if (profile === null) return c.redirect(`/search?q=${encodeURIComponent(name)}`, 303);
  const path = personPath(profile);
  return path === `/people/${name}` || c.req.method !== "GET" ? profile : c.redirect(path, 303);
}

/** No account's name: one that was left points on, and by a guid, as other pods link, the way leads to whose it is. */
async function elsewhere(c: Request, name: string): Promise<Response> {
  const needs = c.get("needs");
  const { db } = needs.database;
  const left = /^[a-z0-9._-]{1,255}$/.test(name) ? await whereLeft(db, { username: name }) : null;
  if (left !== null) return leftPage(c, left);
  const guid = c.req.param("name") ?? "";
  for (const { adapter } of needs.protocols) {
    if (!plainGuid.test(guid)) continue;
    const shown = await shownByGuid(db, adapter.name, guid);
    if (shown !== null) return c.redirect(`/people/${shown.username}`, 302);
    const { home = null } = (await whereLeft(db, { protocol: adapter.name, guid })) ?? {};
    const page = home === null ? null : newPlaces(needs, home).page;
    if (page !== null) return c.redirect(page, 302);
  }
  return notFound(c);
}

async function personPage(c: Request, profile: ProfileView, error: string | null = null): Promise<Response> {
  const { database, config, clock } = c.get("needs");
  const viewer = viewerOf(c);
  const own = viewer.kind === "account" && viewer.accountId === profile.accountId;
  const since = new Date(clock.now() - limits.undoDays * dayMs);
  const accountId = viewer.kind === "account" ? viewer.accountId : null;
  const mark = await moveMark(database.db, { personId: profile.personId, accountId, since });
  const offers = accountId === null ? [] : await openOffers(c.get("needs"), { accountId, personId: profile.personId });
  const blocked = profile.relation?.blocked === true;
  const after = readNumber(c.req.query("before"));
  const page = blocked ? { posts: [], next: null } : await personPosts(database.db, viewer, profile, after);
  const empty = blocked
    ? html``
    : html`<div class="card empty"><p>${own ? t("people.noneOwn") : t("people.none")}</p></div>`;
  const list = postList(c, { page, place: config, path: personPath(profile), behind: after !== null, empty });
  return show(c, {
    title: nameOf(profile),
    status: error === null ? 200 : 422,
    unlisted: profile.accountId === null,
    ...(own ? { at: "profile" as const } : {}),
    body: html`${profileHead(profile, own, config)}
${mark === null ? "" : moveMarkCard(c, profile, mark)}
${viewer.kind === "account" && (await isPersonShutOut(database.db, profile.personId)) ? html`<p class="notice">${t("people.shutOut")}</p>` : ""}
${offers.map((offer) => offerCard(c, profile, offer))}
${profile.relation === null ? "" : relationCard(c, profile, profile.relation, error)}
<section aria-labelledby="posts-title"><h2 class="hidden" id="posts-title">${t("people.posts")}</h2>${list}</section>`,
  });
}

type Needs = Parameters<typeof share>[0] & Parameters<typeof findIdentity>[0];
/** What is in the way, in words; null: it is done. */
type Outcome = string | null;
type Deed = (needs: Needs, form: OwnForm, profile: ProfileView) => Promise<Outcome>;

/** Does something about a person, and goes back to their page. */
async function act(c: Request, deed: Deed): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  const profile = await named(c);
  if (profile instanceof Response) return profile;
  const refusal = await deed(c.get("needs"), form, profile);
  return refusal === null ? c.redirect(personPath(profile), 303) : personPage(c, profile, refusal);
}

type Told = { readonly ok: true } | { readonly ok: false; readonly refusal: Parameters<typeof tellContact>[0] };
const told = (done: Told): Outcome => (done.ok ? null : tellContact(done.refusal));

const about =
  (deed: typeof mutePerson | typeof acceptRequest): Deed =>
  async (needs, { session: { accountId } }, { identityId }) =>
    told(await deed(needs, { accountId, target: await identityOf(needs, identityId) }));

/** Somebody who is known by an archive alone is looked up first: without a way to them they could not be told. */
const shareWith: Deed = async (needs, { session: { accountId }, fields }, { identityId, state }) => {
  let target = await identityOf(needs, identityId);
  if (state === "current") {
    const found = await findIdentity(needs, target.ref, { protocol: target.protocol });
    if (!found.ok) return tellDiscovery(found.refusal);
    target = found.value;
  }
  return told(await share(needs, { accountId, target, aspectIds: numbersOf(fields, "aspect") }));
};

const identityOf = async (needs: Needs, identityId: number): Promise<KnownIdentity> =>
  (await identityById(needs.database.db, identityId)) as KnownIdentity;
