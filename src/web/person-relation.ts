/** What the viewer has with a person, in words, with the forms to change it. */

import type { AuthorView } from "../store/views/author.ts";
import type { ProfileView, RelationView } from "../store/views/profile.ts";
import { nameOf, personPath } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { t } from "./words/words.ts";

/** @param error  why the last thing that was tried was refused */
export function relationCard(c: Request, profile: ProfileView, relation: RelationView, error: string | null): Html {
  const name = nameOf(profile);
  const asks = relation.ties.some(({ theirs }) => theirs === "asked");
  const asked = relation.ties.some(({ ours }) => ours === "asked");
  const follows = !asks && relation.ties.some((tie) => tie.theirs === "established" && isAsked(c, tie.protocol));
  const form = (verb: string, content: Html, quiet = true) =>
    html`<form method="post" action="${personPath(profile)}/${verb}"${quiet ? html` class="inline"` : ""}>${formField(c)}${content}</form>`;
  const button = (verb: string, text: string) => form(verb, html`<button class="button quiet">${text}</button>`);
  return html`<section class="card relation" id="relation" aria-labelledby="relation-title">
<h2 id="relation-title">${t("person.title", { name })}</h2>
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
${(asked || asks) && !relation.receiving && !relation.sharing ? "" : html`<p>${relation.suspended && relation.blocked ? t("mark.question", { name }) : tellTie(relation, name)}</p>`}
${asked ? html`<p>${t("person.asked", { name })}</p>` : ""}
${asks ? html`<p>${t("person.asks", { name })}</p>${requestForms(c, profile)}` : ""}
${relation.muted && !relation.blocked ? html`<p>${t("person.muted", { name })}</p>` : ""}
${relation.suspended && relation.blocked ? html`<div class="choice">${button("keep-block", t("mark.keepBlock"))}${button("unblock", t("mark.liftBlock"))}</div>` : relation.blocked ? button("unblock", t("person.unblock")) : form("share", aspects(relation, name, asked), false)}
${relation.receiving || asked ? html`<div class="choice">${relation.receiving ? html`<a class="button quiet" href="/conversations/new?to=${encodeURIComponent(profile.ref)}">${t("conversations.write")}</a>` : ""}${button("stop", relation.receiving ? t("person.stop") : t("person.askNoLonger"))}</div>` : ""}
${follows ? html`<div class="choice">${button("refuse", t("person.removeFollower"))}</div>` : ""}
<details class="fold"><summary>${t("person.more")}</summary>
${form(
  "note",
  html`<div class="field"><label for="note">${t("person.note")}</label><p class="hint" id="note-hint">${t("person.noteHint")}</p>
<textarea id="note" name="note" rows="3" aria-describedby="note-hint" dir="auto">${relation.note ?? ""}</textarea></div>
<p><button>${t("form.save")}</button></p>`,
  false,
)}
${relation.blocked ? "" : html`<p class="hint">${t("person.blockHint", { name })}</p><div class="choice">${relation.muted ? button("unmute", t("person.unmute")) : button("mute", t("person.mute"))}${button("block", t("person.block"))}</div>`}
</details>
</section>`;
}

const isAsked = (c: Request, protocol: string): boolean =>
  c.get("needs").protocols.some(({ adapter }) => adapter.name === protocol && adapter.facts.ties === "asked");

/** For somebody who asks for what the viewer writes: to grant it, and to refuse it. */
export function requestForms(c: Request, who: Pick<AuthorView, "username" | "ref" | "name">): Html {
  const name = nameOf(who);
  const form = (verb: "accept" | "refuse", label: string, title: string) =>
    html`<form method="post" action="${personPath(who)}/${verb}" class="inline">${formField(c)}<button${verb === "accept" ? "" : html` class="button quiet"`} aria-label="${title}">${label}</button></form>`;
  return html`<div class="choice">${form("accept", t("person.accept"), t("person.acceptName", { name }))}${form("refuse", t("person.refuse"), t("person.refuseName", { name }))}</div>`;
}

function tellTie({ receiving, sharing, suspended, blocked }: RelationView, name: string): string {
  if (blocked) return t("person.blocked", { name });
  if (suspended) return t("person.suspended", { name });
  if (receiving) return sharing ? t("person.mutual", { name }) : t("person.receiving", { name });
  return sharing ? t("person.sharing", { name }) : t("person.none", { name });
}

function aspects({ aspects, receiving }: RelationView, name: string, asked: boolean): Html {
  if (aspects.length === 0) return html`<p>${t("person.noAspects")} <a href="/aspects">${t("aspects.title")}</a></p>`;
  return html`<fieldset aria-describedby="aspects-hint"><legend>${t("person.aspects", { name })}</legend>
<p class="hint" id="aspects-hint">${t("person.aspectsHint")}</p>
<ul class="checks">${aspects.map((aspect) => html`<li><label><input type="checkbox" name="aspect" value="${aspect.aspectId}"${aspect.member ? html` checked` : ""}> <span dir="auto">${aspect.name}</span></label></li>`)}</ul></fieldset>
<p><button>${receiving ? t("person.shareChange") : asked ? t("person.askAgain") : t("person.share")}</button></p>`;
}
