/** Who comes along and who does not, by where one goes. */
import { type FollowersOn, type Losses, lossesOn, type Way } from "../../core/migration/losses.ts";
import { type Html, html } from "../html.ts";
import { t } from "../words/words.ts";

const networkNames = {
  "new-pod": () => t("ways.netCarried"),
  "old-pod": () => t("ways.netAsked"),
};

/** What the network on which that pod tells of moves is called for people. */
export const networkName = (initiator: FollowersOn["initiator"]): string => networkNames[initiator]();

/** How many follow now, a line for each network. */
export const followersNow = (followers: readonly FollowersOn[]): Html =>
  html`<ul class="points">${followers.map(({ initiator, followers: n }) => html`<li>${t("ways.followOn", { n, network: networkName(initiator) })}</li>`)}</ul>`;

/** In one line: how many of all come along. */
export function lossLine(way: Way, followers: readonly FollowersOn[]): Html {
  const all = followers.reduce((sum, each) => sum + each.followers, 0);
  if (all === 0) return html`<p class="meta">${t("ways.nobody")}</p>`;
  const kept = followers.reduce((sum, each) => sum + lossesOn(way, each).kept, 0);
  return html`<p class="meta">${t("ways.keptOf", { n: kept, all })}</p>`;
}

/** All of it, network by network. */
export function lossTable(way: Way, followers: readonly FollowersOn[]): Html {
  const lines = followers.filter((each) => each.followers > 0).map((each) => lossesOn(way, each));
  return html`<section class="card" aria-labelledby="along"><h2 id="along">${t("ways.along")}</h2>
${lines.length === 0 ? html`<p>${t("ways.nobody")}</p>` : lines.map(onNetwork)}<p class="hint">${t("ways.alongHint")}</p></section>`;
}

function onNetwork({ initiator, kept, alone, unsure, lost }: Losses): Html {
  const said = [
    ...(kept > 0 ? [t("ways.kept", { n: kept })] : []),
    ...(alone > 0 ? [t("ways.alone", { n: alone })] : []),
    ...(unsure > 0 ? [t("ways.unsure", { n: unsure })] : []),
    ...(lost > 0 ? [html`<strong>${t("ways.lost", { n: lost })}</strong>`] : []),
  ];
  return html`<h3>${networkName(initiator)}</h3><ul class="points">${said.map((line) => html`<li>${line}</li>`)}</ul>`;
}
