/** How pods of tests speak Versia: in both dialects as they are, or in 0.5 alone, as if 0.6 had never been. */
import type { SpokenProtocol } from "../../src/app/parts.ts";
import type { Adapter } from "../../src/protocols/port.ts";
import type { DiscoveryStep, Wire } from "../../src/protocols/wire-port.ts";
import { spokenVersia } from "./parts.ts";
import type { Sternas, SternasOptions } from "./sternas.ts";

/** `mixed`: the first pod answers in 0.5 alone, but asks in both; all others speak both. So it knows those by 0.6 who write to it in 0.5. */
export const dialects = ["0.6", "0.5", "mixed"] as const;
export type Spoken = (typeof dialects)[number];

const newer = "/.versia/v0.6/";
const isNewer = (url: string): boolean => new URL(url, "https://a.example").pathname.startsWith(newer);

/** Answers at no place of 0.6 (complaints have theirs alone), and asks at none unless it `asks` in both. */
export function inOlder(adapter: Adapter, asks: "0.5" | "both"): Adapter {
  const wire = adapter.wire as Wire;
  const { endpoints, discovery, shown } = wire;
  const nowhere = { status: 404, url: "", body: new Uint8Array() } as const;
  const hiding = (step: DiscoveryStep): DiscoveryStep =>
    asks === "0.5" && "ask" in step && isNewer(step.ask.url) ? hiding(discovery.next(step.state, nowhere)) : step;
  return {
    ...adapter,
    wire: {
      ...wire,
      endpoints: endpoints.filter(({ path, use }) => use === "complaint" || !isNewer(path)),
      discovery: {
        ...discovery,
        begin: (...how) => hiding(discovery.begin(...how)),
        next: (...how) => hiding(discovery.next(...how)),
      },
      shown: {
        ...shown,
        pod(pod, path, headers) {
          const said = shown.pod?.(pod, path, { ...headers, "versia-signed-by": "instance a.example" });
          const { compatibility, ...rest } = JSON.parse(said?.body ?? "{}");
          const body = JSON.stringify({ ...rest, compatibility: { ...compatibility, versions: ["0.5.0"] } });
          return { mediaType: said?.mediaType ?? "", body };
        },
        webFinger(person) {
          const { aliases, links } = shown.webFinger(person);
          const isOlder = (url: string | undefined) => url === undefined || !isNewer(url);
          return { aliases: aliases.filter(isOlder), links: links.filter(({ href }) => isOlder(href)) };
        },
      },
    },
  };
}

const older = (asks: "0.5" | "both"): SpokenProtocol => ({
  ...spokenVersia,
  adapter: inOlder(spokenVersia.adapter, asks),
});
const [alone, answering] = [older("0.5"), older("both")];

/** @param beside  other networks, before it */
export function speaking(spoken: Spoken, beside: readonly SpokenProtocol[] = []): Pick<SternasOptions, "protocols"> {
  const versiaOf = (nth: number) =>
    spoken === "0.5" ? alone : spoken === "mixed" && nth === 0 ? answering : spokenVersia;
  return { protocols: (nth) => [...beside, versiaOf(nth)] };
}

/** The dialects in which messages were sent to a pod. */
export const inboxesAsked = ({ network }: Sternas, host: string): readonly string[] => [
  ...new Set(
    network.asked.flatMap(({ request: { method, url } }) => {
      const { host: to, pathname } = new URL(url);
      return method === "POST" && to === host ? [/^\/\.versia\/v(0\.\d)\/inbox$/.exec(pathname)?.[1] ?? pathname] : [];
    }),
  ),
];
