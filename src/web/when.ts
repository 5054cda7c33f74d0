/** Dates and times on pages: readable for people, exact for machines. In UTC, which the title says. */
import { type Html, html } from "./html.ts";

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** `21 Nov 2026` */
export const printDay = (at: Date): string => day.format(at);
/** `21 Nov 2026, 20:59` */
export const printMoment = (at: Date): string => `${day.format(at)}, ${time.format(at)}`;

/** A `<time>` of the moment. */
export const moment = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}" title="${printMoment(at)} UTC">${printMoment(at)}</time>`;
