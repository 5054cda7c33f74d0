/** `/conversations`: private messages: the list, one to read and answer, a new one. */
import { Hono } from "hono";
import {
  answerConversation,
  type ConverseRefusal,
  ownConversation,
  putAway,
  startConversation,
} from "../../app/converse/converse.ts";
import { findIdentity } from "../../app/discover/find-identity.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { listConversations, listMessages, markConversationRead, shutOutOf } from "../../store/content/conversations.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import {
  answerForm,
  conversationForm,
  conversationList,
  hideForm,
  type Letter,
  messageCard,
  messageSteps,
  people,
  shutOutNotice,
} from "../conversation.ts";
import { notFound, toLogIn } from "../errors.ts";
import { html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { tellConverse, tellDiscovery } from "../refusal-words.ts";
import { t } from "../words/words.ts";

/** Guids of some networks are addresses: what separates their parts is escaped. */
const one = "/conversations/:guid{[\\w.:@%-]{3,765}}";

export const conversations = new Hono<WebEnv>()
  .get("/conversations", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const skip = readNumber(c.req.query("from")) ?? 0;
    const most = limits.messagesPerPage;
    const found = await listConversations(c.get("needs").database.db, session.accountId, { skip, most: most + 1 });
    return show(c, {
      title: t("conversations.title"),
      at: "conversations",
      body: html`<h1>${t("conversations.title")}</h1><p><a class="button" href="/conversations/new">${t("conversations.new")}</a></p>
${conversationList(found.slice(0, most), { skip, next: found.length > most ? skip + most : null })}`,
    });
  })
  .get("/conversations/new", (c) =>
    newPage(c, { to: (c.req.query("to") ?? "").slice(0, limits.idChars), subject: "", text: "" }, null),
  )
  .post("/conversations", async (c) => {
    const form = await readOwnForm(c, limits.textFormBytes);
    if (form instanceof Response) return form;
    const field = (name: string) => form.fields.get(name) ?? "";
    const letter: Letter = { to: field("to"), subject: field("subject"), text: field("text") };
    const others = await whom(c, letter.to);
    if (!others.ok) return newPage(c, letter, others.refusal);
    const { accountId } = form.session;
    const started = await startConversation(c.get("needs"), { accountId, ...letter, others: others.value });
    if (!started.ok) return newPage(c, letter, tellConverse(started.refusal));
    return c.redirect(`/conversations/${started.value.guid}`, 303);
  })
  .get(one, (c) => conversationPage(c, "", null))
  .post(one, async (c) => {
    const form = await readOwnForm(c, limits.textFormBytes);
    if (form instanceof Response) return form;
    const guid = c.req.param("guid");
    const text = form.fields.get("text") ?? "";
    const answered = await answerConversation(c.get("needs"), { accountId: form.session.accountId, guid, text });
    if (answered.ok) return c.redirect(`/conversations/${guid}#message-${answered.value.guid}`, 303);
    return conversationPage(c, text, answered.refusal);
  })
  .post(`${one}/hide`, async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const request = { accountId: form.session.accountId, guid: c.req.param("guid") };
    const done = await putAway(c.get("needs"), request);
    return done.ok ? c.redirect("/conversations", 303) : notFound(c);
  });

async function newPage(c: Request, letter: Letter, error: string | null): Promise<Response> {
  if (c.get("session") === null) return toLogIn(c);
  return show(c, {
    title: t("conversations.new"),
    at: "conversations",
    status: error === null ? 200 : 422,
    body: html`<h1>${t("conversations.new")}</h1>${conversationForm(c, letter, error)}`,
  });
}

/** Looking at it marks it as read. `typed`: an answer that was refused. */
async function conversationPage(c: Request, typed: string, refusal: ConverseRefusal | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const { accountId } = session;
  const { database, clock, config } = c.get("needs");
  const conversation = await ownConversation(database.db, accountId, c.req.param("guid") ?? "");
  if (conversation === null) return notFound(c);
  const { conversationId, guid, subject } = conversation;
  const skip = readNumber(c.req.query("from")) ?? 0;
  const most = limits.messagesPerPage;
  const messages = await listMessages(database.db, conversationId, accountId, { skip, most });
  const shutOut = await shutOutOf(database.db, conversationId);
  await database.transaction((tx) => markConversationRead(tx, conversationId, accountId, new Date(clock.now())));
  return show(c, {
    title: subject || t("conversations.noSubject"),
    at: "conversations",
    status: refusal === null ? 200 : 422,
    unlisted: true,
    body: html`<h1 dir="auto">${subject || t("conversations.noSubject")}</h1><p class="meta">${people(conversation)}</p>${shutOutNotice(shutOut)}
${messageSteps(guid, { skip, older: skip + messages.length < conversation.messages ? skip + most : null })}
<ol class="messages">${messages.map((message) => html`<li>${messageCard(message, config)}</li>`)}</ol>
${answerForm(c, guid, typed, refusal === null ? null : tellConverse(refusal))}${hideForm(c, guid)}`,
  });
}

/** Addresses with commas or blanks between; a name alone is somebody's here. */
async function whom(c: Request, text: string): Promise<Result<KnownIdentity[], string>> {
  const needs = c.get("needs");
  const { host } = new URL(needs.config.url);
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length >= limits.conversationParticipants)
    return no(tellConverse({ code: "participants-too-many", most: limits.conversationParticipants - 1 }));
  const others: KnownIdentity[] = [];
  for (const word of words) {
    const found = await findIdentity(needs, word.includes("@", 1) ? word.replace(/^@/, "") : `${word}@${host}`);
    if (!found.ok) return no(tellDiscovery(found.refusal));
    others.push(found.value);
  }
  return ok(others);
}
