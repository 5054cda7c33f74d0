/** The receipt of a move as a page: how far it is, pods, contacts, whom to write to oneself, what can be tried again. */
import type { ImportReport } from "../store/views/import-report.ts";
import type { ContactLine, LostContact, MoveHead, ToldLine } from "../store/views/migration-receipt.ts";
import { personPath } from "./author.ts";
import { type Html, html, nothing } from "./html.ts";
import { moment, printDay } from "./when.ts";
import { t } from "./words/words.ts";

/** What is on the page of the lists; the rest is a number, and stands in the document. */
export type ReceiptView = {
  readonly move: MoveHead;
  readonly pods: readonly ToldLine[];
  readonly contacts: readonly ContactLine[];
  readonly lost: readonly LostContact[];
  /** Null: nothing was imported. */
  readonly report: ImportReport | null;
  /** The hidden field of its forms. */
  readonly field: Html;
  /** Why something that was asked for was not done. */
  readonly problem: string | null;
};

export function moveReceipt(view: ReceiptView): Html {
  const { move, problem } = view;
  const isArrival = move.role === "arrival";
  return html`<h1>${t("moves.head", { old: move.oldRef })}</h1>
${problem === null ? "" : html`<p class="notice" role="alert">${problem}</p>`}
${facts(move)}
${isArrival ? progress(view) : departure(move)}
${isArrival || move.told > 0 ? podList(view) : ""}
${isArrival ? contactList(view) : ""}
${isArrival ? writeTo(view) : ""}
${items(view)}
<section class="card" aria-labelledby="document"><h2 id="document">${t("moves.document")}</h2><p>${t("moves.documentHint")}</p>
<p class="choice"><a class="button" href="/migrations/${move.migrationId}/receipt">${t("moves.download")}</a></p></section>`;
}

/** How far a move from here is: only asked for, told by this pod, or told by the new home. One that does not count has said so above. */
function departure(move: MoveHead): Html {
  const { state, newRef: ref, told, undoneAt, refusal } = move;
  if (undoneAt !== null || refusal !== null) return nothing;
  if (state === "asked")
    return html`<p class="card">${t("moves.leaves", { ref })} <a href="/migrations/leave">${t("leave.title")}</a></p>`;
  if (told === 0) return html`<p class="card">${t("moves.away", { ref })}</p>`;
  return html`<section class="card" aria-labelledby="state"><h2 id="state">${t("moves.state")}</h2><p>${t("moves.byWord", { ref })}</p>
<ul class="points">${tellProgress(move).map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function facts({ oldRef, newRef, at, proved, undoneAt, refusal, state }: MoveHead): Html {
  const isWish = state === "asked" || refusal === "taken-back";
  return html`<dl class="facts card">
<div><dt>${t("moves.from")}</dt><dd><bdi>${oldRef}</bdi></dd></div>
<div><dt>${t("moves.to")}</dt><dd><bdi>${newRef}</bdi></dd></div>
<div><dt>${isWish ? t("moves.asked") : t("moves.when")}</dt><dd>${moment(at)}</dd></div>
<div><dt>${t("moves.whose")}</dt><dd>${proved ? t("moves.proved") : t("moves.claim")}</dd></div>
</dl>
${undoneAt === null ? "" : html`<p class="notice">${t("moves.undone", { time: printDay(undoneAt) })}</p>`}
${refusal === null ? "" : html`<p class="notice">${refusal === "taken-back" ? t("moves.takenBack") : t("moves.withdrawn", { why: refusal })}</p>`}`;
}

/** In one sentence per fact, and none for what is not. */
export function tellProgress(move: MoveHead): readonly string[] {
  const { told, delivered, waiting, givenUp, confirmed, standing } = move;
  return [
    told === 0 ? t("moves.notTold") : t("moves.told", { n: told }),
    ...(delivered > 0 ? [t("moves.delivered", { n: delivered })] : []),
    ...(waiting > 0 ? [t("moves.waiting", { n: waiting })] : []),
    ...(givenUp > 0 ? [t("moves.givenUp", { n: givenUp })] : []),
    ...(confirmed > 0 ? [t("moves.confirmed", { n: confirmed })] : []),
    ...(standing > 0 ? [t("moves.standing", { n: standing })] : []),
  ];
}

function progress({ move, field }: ReceiptView): Html {
  const open = move.undoneAt === null && move.refusal === null && move.told > 0;
  return html`<section class="card" aria-labelledby="state"><h2 id="state">${t("moves.state")}</h2>
<ul class="points">${tellProgress(move).map((line) => html`<li>${line}</li>`)}</ul>
${
  open
    ? html`<p class="meta">${t("moves.tellHint")}</p><form method="post" action="/migrations/${move.migrationId}/again" class="choice">${field}<button>${t("moves.tellAllAgain")}</button></form>`
    : ""
}</section>`;
}

const podStates = {
  delivered: () => t("moves.stateDelivered"),
  waiting: () => t("moves.stateWaiting"),
  "given-up": () => t("moves.stateGivenUp"),
};

function podList({ move, pods, field }: ReceiptView): Html {
  if (pods.length === 0) return nothing;
  const again = ({ host }: ToldLine) =>
    html`<form method="post" action="/migrations/${move.migrationId}/again">${field}<input type="hidden" name="host" value="${host}"><button class="button quiet small">${t("moves.tellAgain")}<span class="hidden"> ${host}</span></button></form>`;
  return html`<h2>${t("moves.pods")}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${t("moves.pods")}"><table class="plain">
<thead><tr><th scope="col">${t("moves.host")}</th><th scope="col">${t("moves.state")}</th><th scope="col">${t("moves.answer")}</th><th scope="col">${t("moves.at")}</th><th scope="col"><span class="hidden">${t("moves.again")}</span></th></tr></thead>
<tbody>${pods.map(
    (
      pod,
    ) => html`<tr><th scope="row"><bdi>${pod.host}</bdi></th><td>${podStates[pod.state]()}</td><td><code>${pod.answer ?? ""}</code></td>
<td>${moment(pod.deliveredAt ?? pod.triedAt ?? pod.toldAt)}${pod.nextAt === null ? "" : html`<br><span class="meta">${t("moves.next")} ${moment(pod.nextAt)}</span>`}</td><td>${move.role === "arrival" ? again(pod) : ""}</td></tr>`,
  )}</tbody></table></div>${more(move.told - pods.length)}`;
}

const more = (n: number): Html => (n > 0 ? html`<p class="meta">${t("moves.more", { n })}</p>` : nothing);

function contactList({ move, contacts }: ReceiptView): Html {
  const sharing = contacts.filter(({ confirmed }) => confirmed !== null);
  if (sharing.length === 0) return nothing;
  return html`<section aria-labelledby="contacts"><h2 id="contacts">${t("moves.contacts")}</h2>
<ul class="reasons card">${sharing.map((contact) => html`<li>${person(contact)}: ${contact.confirmed ? t("moves.contactConfirmed") : t("moves.contactStanding")}</li>`)}</ul>
${more(move.confirmed + move.standing - sharing.length)}</section>`;
}

const person = ({ ref, name }: Pick<ContactLine, "ref" | "name">): Html =>
  html`<a href="${personPath({ username: null, ref })}">${name === null ? html`<bdi>${ref}</bdi>` : html`<bdi>${name}</bdi> <bdi class="meta">${ref}</bdi>`}</a>`;

function writeTo({ contacts, lost }: ReceiptView): Html {
  const unreached = contacts.filter((each) => each.unreached && each.confirmed !== true);
  if (unreached.length + lost.length === 0) return nothing;
  return html`<section aria-labelledby="write"><h2 id="write">${t("moves.writeTo")}</h2><p class="meta">${t("moves.writeHint")}</p>
<ul class="reasons card">${unreached.map((each) => html`<li>${person(each)}: ${t("moves.unreached")}</li>`)}${lost.map(({ ref }) => html`<li><bdi>${ref}</bdi></li>`)}</ul></section>`;
}

function items({ report, move, field }: ReceiptView): Html {
  if (report === null) return nothing;
  const failed = report.ledger.failed;
  return html`<section class="card" aria-labelledby="items"><h2 id="items">${t("moves.items")}</h2>
<p class="choice"><a class="button quiet" href="/imports/${report.id}">${t("moves.itemsLink")}</a></p>
${failed === 0 || move.role === "departure" ? "" : html`<form method="post" action="/migrations/${move.migrationId}/retry" class="choice">${field}<button class="quiet">${t("moves.retry", { n: failed })}</button></form>`}</section>`;
}
