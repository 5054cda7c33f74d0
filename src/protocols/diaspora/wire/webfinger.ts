/** WebFinger documents of other pods (RFC 7033): JSON with a subject and links, of which the network needs two. */
import { no, ok, type Result } from "../../../base/result.ts";
import { isObject, parsedJson } from "../values.ts";
import { rules } from "./rules.ts";

export const rels = {
  hCard: "http://microformats.org/profile/hcard",
  seed: "http://joindiaspora.com/seed_location",
  profilePage: "http://webfinger.net/rel/profile-page",
  feed: "http://schemas.google.com/g/2010#updates-from",
  salmon: "salmon",
  subscribe: "http://ostatus.org/schema/1.0/subscribe",
} as const;

export type WebFinger = {
  /** As it stands there. */
  readonly subject: string;
  readonly hCardUrl: string;
  readonly seedUrl: string;
  readonly profileUrl: string | null;
  readonly feedUrl: string | null;
  readonly salmonUrl: string | null;
  readonly subscribeUrl: string | null;
};

/** The first link of a `rel` counts; links that nobody here knows say nothing. */
export function readWebFinger(text: string): Result<WebFinger, string> {
  const document = parsedJson(text);
  if (!isObject(document)) return no("not a JSON object");
  const { subject, links } = document;
  if (typeof subject !== "string" || subject === "") return no("no subject");
  if (!Array.isArray(links)) return no("no links");
  const attributeOf = (rel: string, key: "href" | "template"): string | null => {
    const link = links.find((each) => isObject(each) && each.rel === rel);
    const value = isObject(link) && Object.hasOwn(link, key) ? link[key] : null;
    return typeof value === "string" && value !== "" ? value : null;
  };
  const [hCardUrl, seedUrl] = [attributeOf(rels.hCard, "href"), attributeOf(rels.seed, "href")];
  if (hCardUrl === null || !isHttp(hCardUrl) || !rules.uriWithHostAndPath.test(hCardUrl)) return no("no hCard link");
  if (seedUrl === null || !isHttp(seedUrl) || !rules.uriWithHost.test(seedUrl)) return no("no seed location");
  const optional = [rels.profilePage, rels.feed, rels.salmon].map((rel) => attributeOf(rel, "href"));
  if (optional.some((url) => url !== null && !rules.uriWithHostAndPath.test(url))) return no("a link that is no URL");
  const [profileUrl = null, feedUrl = null, salmonUrl = null] = optional;
  const subscribeUrl = attributeOf(rels.subscribe, "template");
  return ok({ subject, hCardUrl, seedUrl, profileUrl, feedUrl, salmonUrl, subscribeUrl });
}

/** Both kinds of reader are asked: what one calls a host must be one for the other. */
const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
