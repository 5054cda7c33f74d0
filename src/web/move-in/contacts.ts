/** Choosing contacts one by one, a page at a time: a tick for everybody who comes. */
import type { ContactPage } from "../../app/move-in/choose.ts";
import { limits } from "../../base/limits.ts";
import type { ListedContact } from "../../store/moves/move-in-contacts.ts";
import { type Html, html, nothing } from "../html.ts";
import { tellTie } from "../tie-words.ts";
import { t } from "../words/words.ts";

export type ContactsShown = {
  readonly skip: number;
  /** Part of a name or an address. */
  readonly like: string;
  /** The proof that a form is ours. */
  readonly field: Html;
};

export function contactsPage(found: ContactPage, { skip, like, field }: ContactsShown): Html {
  const next = skip + limits.messagesPerPage;
  const query = (from: number) => new URLSearchParams({ ...(like && { q: like }), skip: String(from) }).toString();
  return html`<div class="narrow"><h1>${t("moveIn.contactsTitle")}</h1>
<p class="lead">${t("moveIn.contactsLead", { come: found.come, leftOut: found.leftOut })}</p>
<form method="get" action="/move-in/contacts" role="search" class="card fields"><div class="field"><label for="q">${t("moveIn.contactsFind")}</label>
<div class="row"><input id="q" name="q" type="search" value="${like}" autocapitalize="none" spellcheck="false" dir="auto"><button class="button quiet">${t("moveIn.contactsSearch")}</button></div></div></form>
<form method="post" action="/move-in/contacts" class="choice">${field}<button class="button quiet" name="all" value="all">${t("moveIn.contactsAllIn")}</button><button class="button quiet" name="all" value="none">${t("moveIn.contactsAllOut")}</button></form>
${
  found.contacts.length === 0
    ? html`<p class="card empty" role="status">${t("moveIn.contactsEmpty")}</p>`
    : html`<form method="post" action="/move-in/contacts" class="card fields">${field}<input type="hidden" name="q" value="${like}"><input type="hidden" name="skip" value="${skip}">
<ul class="checks column contacts-to-choose">${found.contacts.map(line)}</ul><p><button>${t("moveIn.contactsSave")}</button></p></form>`
}
<p class="choice">${next < found.all ? html`<a class="button quiet" href="/move-in/contacts?${query(next)}">${t("moveIn.contactsNext")}</a>` : nothing}
<a class="button quiet" href="/move-in">${t("moveIn.contactsBack")}</a></p></div>`;
}

function line({ ref, name, sharing, receiving, aspects, leftOut }: ListedContact): Html {
  const tie = tellTie({ sharing, receiving });
  return html`<li><label><input type="hidden" name="shown" value="${ref}"><input type="checkbox" name="come" value="${ref}"${leftOut ? nothing : html` checked`}>
<span><bdi>${name ?? ref}</bdi> <bdi class="handle">${ref}</bdi> <span class="meta">${[tie, ...aspects].join(" · ")}</span></span></label></li>`;
}
