/** What another pod says that it runs (NodeInfo): whether it is there, which software, which networks, whether it takes new people. Asks it once; writes nothing. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import type { Software } from "../../core/software.ts";
import type { Asks } from "../discover/ask-pod.ts";
import type { Config, Parts } from "../parts.ts";

/**
 * - `silent`: no answer. `mute`: it answers, and does not say what it runs. `here`: it is this pod. `malformed`: it is no address.
 * - `found`: `networks` as NodeInfo calls them; `open`: whether people sign up there by themselves; null: it does not say
 */
export type PodLook =
  | { readonly state: "malformed"; readonly text: string }
  | { readonly state: "silent" | "mute" | "here"; readonly host: string; readonly url: string }
  | {
      readonly state: "found";
      readonly host: string;
      readonly url: string;
      readonly software: Software;
      readonly networks: readonly string[];
      readonly open: boolean | null;
    };

type Needs = Pick<Parts, "clock"> & {
  readonly http: Asks;
  readonly config: Pick<Config, "url" | "testNetwork">;
};

/** Looks of one process by host, for a minute. */
type Looks = Map<string, { readonly untilMs: number; readonly look: Promise<PodLook> }>;
const looksOf = new WeakMap<Asks, Looks>();

/** @param text  as somebody types it: a host, a URL, or an address there (`name@host`) */
export async function lookAtPod(needs: Needs, text: string): Promise<PodLook> {
  const host = hostIn(text);
  if (host === null) return { state: "malformed", text: text.trim().slice(0, 200) };
  const url = `${needs.config.testNetwork?.plainHttp ? "http" : "https"}://${host}`;
  if (host === new URL(needs.config.url).host) return { state: "here", host, url: needs.config.url };
  const looks: Looks = looksOf.get(needs.http) ?? new Map();
  looksOf.set(needs.http, looks);
  const before = looks.get(host);
  if (before !== undefined && before.untilMs > needs.clock.now()) return before.look;
  const look = ask(needs.http, host, url);
  looks.delete(host);
  looks.set(host, { untilMs: needs.clock.now() + minuteMs, look });
  if (looks.size > limits.oldPodsRemembered) looks.delete(looks.keys().next().value as string);
  return look;
}

/** `https://Pod.example/people/x`, `pod.example`, `@alice@pod.example`: the host, with its port where it is said. */
function hostIn(text: string): string | null {
  const typed = text.trim().replace(/^(?:acct:)?@?/, "");
  const place = /^https?:\/\//i.test(typed) ? typed : `https://${typed.slice(typed.lastIndexOf("@") + 1)}`;
  const url = typed === "" || /\s/.test(typed) ? null : URL.parse(place);
  return url === null || !/[.:]/.test(url.host) || url.username !== "" ? null : url.host;
}

const listShape = z.object({ links: z.array(z.object({ rel: z.string(), href: z.string() })).max(50) });
const documentShape = z.object({
  software: z.object({ name: z.string().max(100), version: z.string().max(100) }),
  // An object in the oldest version.
  protocols: z.unknown(),
  openRegistrations: z.boolean().nullable().catch(null),
});

async function ask(http: Asks, host: string, url: string): Promise<PodLook> {
  const list = await getJson(http, `${url}/.well-known/nodeinfo`);
  if (list === null) return { state: "silent", host, url };
  const read = listShape.safeParse(list.said);
  const found = (read.success ? read.data.links : [])
    .filter(({ rel, href }) => /\/ns\/schema\/[12]\.\d$/.test(rel) && URL.parse(href)?.host === host)
    .sort((a, b) => b.rel.localeCompare(a.rel))[0];
  const document = found === undefined ? null : await getJson(http, found.href);
  const said = documentShape.safeParse(document?.said);
  if (!said.success) return { state: "mute", host, url };
  const { software, protocols, openRegistrations: open } = said.data;
  const networks = Array.isArray(protocols) ? protocols.filter((each) => typeof each === "string").slice(0, 50) : [];
  return { state: "found", host, url, software, networks, open };
}

/** Null: nobody answers. `said` is undefined where the answer is no JSON, or says that there is nothing. */
async function getJson(http: Asks, url: string): Promise<{ readonly said: unknown } | null> {
  const answer = await http.request({
    method: "GET",
    url,
    headers: { accept: "application/json" },
    redirects: limits.lookupRedirects,
    answerBytes: limits.personDocumentBytes,
    deadlineMs: limits.ownerLookupMs,
  });
  if (!answer.ok) return answer.refusal.code === "too-large" ? { said: undefined } : null;
  if (answer.value.status >= 500) return null;
  if (answer.value.status !== 200) return { said: undefined };
  try {
    return { said: JSON.parse(Buffer.from(answer.value.body).toString("utf8")) };
  } catch {
    return { said: undefined }; // no JSON: it answers, and does not say
  }
}
