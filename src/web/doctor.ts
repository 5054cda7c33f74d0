/** What the migration doctor found, in words, each with what to do next. */
import type { Examined } from "../app/doctor/examine.ts";
import type { OldPod } from "../app/doctor/old-pod.ts";
import { type Html, html } from "./html.ts";
import { tellOldPod } from "./old-pod-words.ts";
import { printSize, t } from "./words/words.ts";

export function doctorsList(found: readonly Examined[]): Html {
  return html`<section class="card" aria-labelledby="doctor"><h2 id="doctor">${t("doctor.title")}</h2><p class="meta">${t("doctor.lead")}</p>
<ul class="doctor">${found.map((one) => html`<li class="${one.state}"><span class="severity severity-${severities[one.state]}">${t(`doctor.${one.state}`)}</span> ${tellExamined(one)}</li>`)}</ul></section>`;
}

/** Colours as findings have them. */
const severities = { good: "odd", note: "waiting", bad: "blocking" } as const;

export function tellExamined(one: Examined): string {
  switch (one.what) {
    case "new-address":
      return one.state === "good" ? t("doctor.new-address.good") : t(`doctor.new-address.${one.why}`, { url: one.url });
    case "may-announce":
      return t("doctor.may-announce.good");
    case "old-address":
      return tellOld(one.old);
    case "clock":
      if (one.seconds === null) return t("doctor.clock.unknown");
      return one.state === "good" ? t("doctor.clock.good") : t("doctor.clock.note", { n: Math.abs(one.seconds) });
    case "disk":
      return t(`doctor.disk.${one.state}`, { size: printSize(one.freeBytes) });
    case "queue":
      return `${t(`doctor.queue.${one.state}`, { n: one.waiting })} ${t("doctor.queue.silent", { n: one.silentPods })}`.trim();
    case "shut-out":
      if (one.state === "good") return t("doctor.shut-out.good");
      return [
        ...(one.blocked > 0 ? [t("doctor.shut-out.blocked", { n: one.blocked })] : []),
        ...(one.shunned > 0 ? [t("doctor.shut-out.shunned", { n: one.shunned })] : []),
        ...(one.pods.length > 0 ? [t("doctor.shut-out.pods", { pods: one.pods.join(", ") })] : []),
      ].join(" ");
  }
}

/** Here the files have been brought already: what it means for the announcement. */
function tellOld(old: OldPod): string {
  switch (old.state) {
    case "alive":
      return t("doctor.old-address.good", old);
    case "gone":
    case "never":
      return t("doctor.old-address.silent", old);
    case "nobody":
      return t("doctor.old-address.nobody", old);
    default:
      return tellOldPod(old);
  }
}
