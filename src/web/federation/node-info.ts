/** What kind of pod this is: NodeInfo 2.0 and 2.1, and an empty host-meta for old testers of connections. */
import { Hono } from "hono";
import { dayMs, minuteMs } from "../../base/time.ts";
import { version } from "../../base/version.ts";
import { type PodCounts, podCounts } from "../../store/views/pod-counts.ts";
import type { WebEnv, WebNeeds } from "../context.ts";
import { answer, answerJson, refuse } from "./documents.ts";

const versions = ["2.0", "2.1"] as const;
type Version = (typeof versions)[number];
const schemaOf = (of: Version): string => `http://nodeinfo.diaspora.software/ns/schema/${of}`;

/** The schemas are closed: any other word makes the whole document invalid for those who check it. */
const words = `activitypub buddycloud dfrn diaspora libertree ostatus pumpio tent xmpp zot`.split(" ");

/** Counting reads all that was written here: once in a while is enough. */
const countsKeptMs = 10 * minuteMs;

export function nodeInfo(needs: WebNeeds): Hono<WebEnv> {
  const counts = remembered(needs);
  const app = new Hono<WebEnv>();
  app.get("/.well-known/nodeinfo", (c) =>
    answerJson(c, {
      links: versions.map((of) => ({ rel: schemaOf(of), href: `${needs.config.url}/nodeinfo/${of}` })),
    }),
  );
  app.get("/nodeinfo/:version", async (c) => {
    const of = versions.find((each) => each === c.req.param("version"));
    if (of === undefined) return refuse(c, 404, `There are ${versions.join(" and ")}.`);
    const body = JSON.stringify(document(of, needs, await counts()));
    return answer(c, { mediaType: `application/json; profile="${schemaOf(of)}#"`, body, forScripts: true });
  });
  app.get("/.well-known/host-meta", (c) =>
    answer(c, {
      mediaType: "application/xrd+xml; charset=utf-8",
      body: '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"/>\n',
    }),
  );
  return app;
}

/** No key but those that the schemas name. There is no way to register by oneself. */
function document(of: Version, { protocols }: WebNeeds, counts: PodCounts) {
  const spoken = protocols.filter(({ adapter }) => adapter.wire !== undefined).map(({ adapter }) => adapter.name);
  return {
    version: of,
    software: { name: "sterna", version },
    protocols: spoken.filter((name) => words.includes(name)),
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: {
      users: { total: counts.users, activeHalfyear: counts.usersHalfYear, activeMonth: counts.usersMonth },
      localPosts: counts.posts,
      localComments: counts.comments,
    },
    metadata: {},
  };
}

function remembered({ database, clock }: WebNeeds): () => Promise<PodCounts> {
  let last: { readonly atMs: number; readonly counts: Promise<PodCounts> } | null = null;
  return () => {
    const now = clock.now();
    if (last !== null && now - last.atMs < countsKeptMs) return last.counts;
    const since = { halfYear: new Date(now - 180 * dayMs), month: new Date(now - 30 * dayMs) };
    const counts = podCounts(database.db, since);
    last = { atMs: now, counts };
    counts.catch(() => {
      last = null; // whoever asked is told; the next one counts anew
    });
    return counts;
  };
}
