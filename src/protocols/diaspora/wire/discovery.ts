/** Who somebody of another pod is: their WebFinger document, then the hCard that it names. */
import { emptyProfile } from "../../../core/snapshot.ts";
import type { DiscoveryStep, FoundPerson, Wire } from "../../wire-port.ts";
import { ids } from "../ids.ts";
import { displayNameOf } from "../read-owner.ts";
import { cleanText } from "../values.ts";
import { type HCard, readHCard } from "./hcard.ts";
import { readWebFinger } from "./webfinger.ts";

/** Why a look-up ends without a person. docs/discovery.md lists these with their sentences. */
export const discoveryRefusals = {
  "id-malformed": "That is no address of this network.",
  "webfinger-missing": "The pod gives no WebFinger document for the address.",
  "webfinger-malformed": "The WebFinger document cannot be read, or lacks what is needed to find the person.",
  "subject-differs": "The WebFinger document is about somebody else.",
  "hcard-missing": "The pod gives no hCard at the place that the WebFinger document names.",
  "hcard-malformed": "The hCard lacks guid, key, name or photos, or one of them is none.",
} as const;

const refuse = (code: keyof typeof discoveryRefusals, detail: string): DiscoveryStep => ({ refusal: { code, detail } });

type Scheme = "https" | "http";
type State =
  | { readonly at: "webfinger"; readonly ref: string; readonly host: string; readonly schemes: readonly Scheme[] }
  | { readonly at: "hcard"; readonly ref: string; readonly base: string };

/** @see reference of diaspora_federation `discovery/discovery.rb` */
export const discovery: Wire["discovery"] = {
  begin(ref, schemes) {
    const parsed = ids.parse(ref.trim());
    if (!parsed.ok) return refuse("id-malformed", parsed.refusal.text);
    return askWebFinger(parsed.value.ref, parsed.value.host, schemes) ?? refuse("webfinger-missing", "no scheme");
  },

  next(state, answer) {
    const at = state as State;
    const text = answer?.status === 200 ? new TextDecoder().decode(answer.body) : null;
    if (at.at === "hcard") return text === null ? refuse("hcard-missing", at.ref) : meet(at, text, answer?.url ?? "");
    if (text !== null) return followWebFinger(at.ref, text);
    return askWebFinger(at.ref, at.host, at.schemes) ?? refuse("webfinger-missing", at.ref);
  },
};

/** Null: no scheme is left to try. */
function askWebFinger(ref: string, host: string, [scheme, ...schemes]: readonly Scheme[]): DiscoveryStep | null {
  if (scheme === undefined) return null;
  const url = `${scheme}://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${ref}`)}`;
  const accept = "application/jrd+json, application/json, */*;q=0.1";
  return { ask: { url, accept }, state: { at: "webfinger", ref, host, schemes } satisfies State };
}

function followWebFinger(ref: string, text: string): DiscoveryStep {
  const read = readWebFinger(text);
  if (!read.ok) return refuse("webfinger-malformed", read.refusal);
  const { subject, hCardUrl, seedUrl } = read.value;
  if (subject.toLowerCase().replace(/^acct:/, "") !== ref) return refuse("subject-differs", subject.slice(0, 255));
  const state: State = { at: "hcard", ref, base: new URL(seedUrl).origin };
  return { ask: { url: hCardUrl, accept: "text/html, */*;q=0.1" }, state };
}

function meet({ ref, base }: State & { at: "hcard" }, html: string, hCardUrl: string): DiscoveryStep {
  const read = readHCard(html);
  if (!read.ok) return refuse("hcard-malformed", `${read.refusal} (${hCardUrl})`);
  const { guid, publicKeyPem, also } = read.value;
  return {
    found: {
      ref,
      guid,
      keyPem: publicKeyPem,
      base,
      publicEndpoint: `${base}/receive/public`,
      privateEndpoint: `${base}/receive/users/${guid}`,
      profile: profileOf(read.value, base),
      ...(also.length === 0 ? {} : { also }),
    },
  };
}

/** What an hCard tells of a profile; the rest of it comes by messages. */
function profileOf(card: HCard, base: string): FoundPerson["profile"] {
  const cleaned = (text: string | null) => (text === null ? null : cleanText(text));
  const [firstName, lastName] = [cleaned(card.firstName), cleaned(card.lastName)];
  return {
    ...emptyProfile,
    displayName: displayNameOf(firstName, lastName) ?? cleaned(card.fullName) ?? "",
    firstName,
    lastName,
    avatarUrl: avatarOf(card.photoUrls.large, base),
    searchable: card.searchable,
  };
}

/** Absolute; pods show a picture of this name for whoever has none. */
function avatarOf(url: string, base: string): string | null {
  if (/\/user\/default/.test(url) || !URL.canParse(url, base)) return null;
  const { href, protocol } = new URL(url, base);
  return /^https?:$/.test(protocol) ? href : null;
}
