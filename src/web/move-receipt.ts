/** The receipt of a move as a page, on screens and on paper: how far it is, pods, contacts, whom to write to oneself, what can be tried again. */
import type { OldPod } from "../app/doctor/old-pod.ts";
import type { ImportReport } from "../store/views/import-report.ts";
import type { ContactLine, LostContact, MoveHead, ToldLine } from "../store/views/migration-receipt.ts";
import { personPath } from "./author.ts";
import { type Html, html, nothing } from "./html.ts";
import { tellNewHome } from "./old-pod-words.ts";
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
  /** Why a departure came to nothing, in words; null: it did not, or nobody has words for it. */
  readonly why: string | null;
  /** Of a departure: this pod tells everybody; else the new home does. */
  readonly toldHere: boolean;
  /** This pod has what it takes to tell once more. */
  readonly canTell: boolean;
  /** Whoever has not shown yet that they know it had time enough. */
  readonly late: boolean;
  /** What a look at the new home has just found; null: nobody has looked. */
  readonly look: OldPod | null;
  /** The address of the pod and the day, for paper. */
  readonly foot: string;
};

export function moveReceipt(view: ReceiptView): Html {
  const { move, problem } = view;
  const isArrival = move.role === "arrival";
  return html`<article class="receipt"><h1>${t("moves.head", { old: move.oldName })}</h1>
${problem === null ? "" : html`<p class="notice" role="alert">${problem}</p>`}
${facts(view)}
${isArrival ? progress(view) : departure(view)}
${isArrival || move.told > 0 ? podList(view) : ""}
${contactList(view)}
${writeTo(view)}
${items(view)}
<section class="card not-on-paper" aria-labelledby="document"><h2 id="document">${t("moves.document")}</h2><p>${t("moves.documentHint")}</p>
<p class="choice"><a class="button" href="/migrations/${move.migrationId}/receipt">${t("moves.download")}</a></p><p class="meta">${t("moves.printHint")}</p></section>
<p class="paper-only">${view.foot}</p></article>`;
}

/** How far a move from here is: only asked for, told by this pod, or told by the new home. One that does not count has said so above. */
function departure(view: ReceiptView): Html {
  const { state, newName: ref, undoneAt, refusal } = view.move;
  if (undoneAt !== null || refusal !== null) return nothing;
  if (state === "asked")
    return html`<p class="card">${t("moves.leaves", { ref })} <a href="/migrations/leave">${t("leave.title")}</a></p>`;
  const lines = view.move.told > 0 || view.toldHere ? tellProgress(view.move) : [];
  return html`<section class="card" aria-labelledby="state"><h2 id="state">${t("moves.state")}</h2>
<p>${view.toldHere ? t("moves.byWord", { ref }) : t("moves.away", { ref })}</p>
${lines.length === 0 ? "" : html`<ul class="points">${lines.map((line) => html`<li>${line}</li>`)}</ul>`}${again(view)}</section>${newHome(view)}`;
}

/** Is the new account still there? What this pod has heard, and what a look finds. */
function newHome({ move, look }: ReceiptView): Html {
  const { newState, newName: ref } = move;
  const isGone = newState === "ended" || look?.state === "nobody";
  const heard =
    newState === "ended"
      ? html`<p class="notice">${t("moves.newEnded", { ref })}</p>`
      : newState === "moved"
        ? html`<p>${t("moves.newMoved", { ref })}</p>`
        : "";
  const seen = look === null ? "" : html`<p role="status">${tellNewHome(look, ref)}</p>`;
  const next = isGone ? html`<p>${t("moves.newGoneNext")} <a href="/export">${t("export.title")}</a></p>` : "";
  const isPlain = newState === "current" && look === null;
  return html`<section class="card${isPlain ? " not-on-paper" : ""}" aria-labelledby="home"><h2 id="home">${t("moves.newHome")}</h2>${heard}${seen}${next}
<p class="choice not-on-paper"><a class="button quiet" href="/migrations/${move.migrationId}?look=yes#home">${t("moves.look")}</a></p></section>`;
}

function facts({ move, why }: ReceiptView): Html {
  const { oldRef, newRef, oldName, newName, at, proved, undoneAt, refusal, state, role } = move;
  const isWish = state === "asked" || (role === "departure" && refusal !== null);
  const address = (name: string, ref: string) =>
    name === ref ? html`<dd><bdi>${ref}</bdi></dd>` : html`<dd><bdi>${name}</bdi> <bdi class="meta">${ref}</bdi></dd>`;
  const withdrawn =
    refusal === "taken-back" ? t("moves.takenBack") : (why ?? t("moves.withdrawn", { why: refusal ?? "" }));
  return html`<dl class="facts card">
<div><dt>${t("moves.from")}</dt>${address(oldName, oldRef)}</div>
<div><dt>${t("moves.to")}</dt>${address(newName, newRef)}</div>
<div><dt>${isWish ? t("moves.asked") : t("moves.when")}</dt><dd>${moment(at)}</dd></div>
${role === "arrival" ? html`<div><dt>${t("moves.whose")}</dt><dd>${proved ? t("moves.proved") : t("moves.claim")}</dd></div>` : ""}
</dl>
${undoneAt === null ? "" : html`<p class="notice">${t("moves.undone", { time: printDay(undoneAt) })}</p>`}
${refusal === null ? "" : html`<p class="notice">${withdrawn}</p>`}`;
}

/** In one sentence per fact, and none for what is not. */
export function tellProgress(move: MoveHead): readonly string[] {
  const { told, delivered, waiting, givenUp } = move;
  // Of an account that was left nobody can show here that they know it.
  const { confirmed, standing } = move.role === "arrival" ? move : { confirmed: 0, standing: 0 };
  return [
    told === 0 ? t("moves.notTold") : t("moves.told", { n: told }),
    ...(delivered > 0 ? [t("moves.delivered", { n: delivered })] : []),
    ...(waiting > 0 ? [t("moves.waiting", { n: waiting })] : []),
    ...(givenUp > 0 ? [t("moves.givenUp", { n: givenUp })] : []),
    ...(confirmed > 0 ? [t("moves.confirmed", { n: confirmed })] : []),
    ...(standing > 0 ? [t("moves.standing", { n: standing })] : []),
  ];
}

const progress = (
  view: ReceiptView,
): Html => html`<section class="card" aria-labelledby="state"><h2 id="state">${t("moves.state")}</h2>
<ul class="points">${tellProgress(view.move).map((line) => html`<li>${line}</li>`)}</ul>${again(view)}</section>`;

function again({ move, field, canTell, toldHere }: ReceiptView): Html {
  if (!canTell || move.undoneAt !== null || move.refusal !== null) return nothing;
  const hint = move.role === "arrival" || toldHere ? t("moves.tellHint") : t("moves.tellHintFromHere");
  return html`<div class="not-on-paper"><p class="meta">${hint}</p><form method="post" action="/migrations/${move.migrationId}/again" class="choice">${field}<button>${t("moves.tellAllAgain")}</button></form></div>`;
}

const podStates = {
  delivered: () => t("moves.stateDelivered"),
  waiting: () => t("moves.stateWaiting"),
  "given-up": () => t("moves.stateGivenUp"),
};

function podList({ move, pods, field, canTell }: ReceiptView): Html {
  if (pods.length === 0) return nothing;
  const one = ({ host }: ToldLine) =>
    html`<form method="post" action="/migrations/${move.migrationId}/again">${field}<input type="hidden" name="host" value="${host}"><button class="button quiet small">${t("moves.tellAgain")}<span class="hidden"> ${host}</span></button></form>`;
  return html`<h2>${t("moves.pods")}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${t("moves.pods")}"><table class="plain">
<thead><tr><th scope="col">${t("moves.host")}</th><th scope="col">${t("moves.state")}</th><th scope="col">${t("moves.answer")}</th><th scope="col">${t("moves.at")}</th><th scope="col" class="not-on-paper"><span class="hidden">${t("moves.again")}</span></th></tr></thead>
<tbody>${pods.map(
    (
      pod,
    ) => html`<tr><th scope="row"><bdi>${pod.host}</bdi></th><td>${podStates[pod.state]()}</td><td><code>${pod.answer ?? ""}</code></td>
<td>${moment(pod.deliveredAt ?? pod.triedAt ?? pod.toldAt)}${pod.nextAt === null ? "" : html`<br><span class="meta">${t("moves.next")} ${moment(pod.nextAt)}</span>`}</td><td class="not-on-paper">${canTell ? one(pod) : ""}</td></tr>`,
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

const person = ({ ref, called, name }: Pick<ContactLine, "ref" | "called" | "name">): Html =>
  html`<a href="${personPath({ username: null, ref })}">${name === null ? html`<bdi>${called}</bdi>` : html`<bdi>${name}</bdi> <bdi class="meta">${called}</bdi>`}</a>`;

/** Why somebody will not learn of the move by themselves; null: they may. */
function whyToWrite(contact: ContactLine, { move, late }: ReceiptView): string | null {
  if (contact.confirmed === true || !contact.sharing) return null;
  if (contact.unreached) return t("moves.unreached");
  if (move.role === "departure") return contact.followsMoves === false ? t("moves.podKnowsNone") : null;
  return late ? t("moves.silent", { since: printDay(move.at) }) : null;
}

/** Of a move that was taken back nobody has to know. */
function writeTo(view: ReceiptView): Html {
  const { contacts, lost, move } = view;
  if (move.undoneAt !== null || move.refusal !== null || move.state === "asked") return nothing;
  const known = contacts.flatMap((contact) => {
    const why = whyToWrite(contact, view);
    return why === null ? [] : [html`<li>${person(contact)}: ${why}</li>`];
  });
  if (known.length + lost.length === 0) return nothing;
  const found = lost.map(
    ({ ref, name }) =>
      html`<li>${name === null ? "" : html`<bdi>${name}</bdi> `}<bdi${name === null ? "" : html` class="meta"`}>${ref}</bdi>: ${t("moves.notFound")}</li>`,
  );
  return html`<section aria-labelledby="write"><h2 id="write">${t("moves.writeTo")}</h2><p class="meta">${t("moves.writeHint")}</p>
<ul class="reasons card">${known}${found}</ul></section>`;
}

function items({ report, move, field }: ReceiptView): Html {
  if (report === null) return nothing;
  const failed = report.ledger.failed;
  return html`<section class="card not-on-paper" aria-labelledby="items"><h2 id="items">${t("moves.items")}</h2>
<p class="choice"><a class="button quiet" href="/imports/${report.id}">${t("moves.itemsLink")}</a></p>
${failed === 0 || move.role === "departure" ? "" : html`<form method="post" action="/migrations/${move.migrationId}/retry" class="choice">${field}<button class="button quiet">${t("moves.retry", { n: failed })}</button></form>`}</section>`;
}
