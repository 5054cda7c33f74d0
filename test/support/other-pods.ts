/** All other pods that a real archive names, as they answered when it was written: people, posts, polls, and the old home while it lives. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Answer, openPods, type Pods } from "./pods.ts";

/** `"host /path?query": [media type, body, address that it leads on to]` */
type Answers = Readonly<Record<string, readonly [string, string | null, string?]>>;

export const smallPods = fileURLToPath(new URL("../fixtures/alice-small.pods.json.gz", import.meta.url));

export type OtherPodsOptions = {
  /** Whether nobody listens at that host. */
  readonly dead?: (host: string) => boolean;
  /** What is answered instead; undefined: as ever. */
  readonly instead?: (host: string, path: string) => Answer | undefined;
};

const answersIn = (path: string): Answers => JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));

/** What the first group of `asked` finds in the paths that any pod of the file answers. */
export function answeredBy(path: string): (asked: RegExp) => ReadonlySet<string> {
  const paths = Object.keys(answersIn(path)).map((key) => plain(key.slice(key.indexOf(" ") + 1)));
  return (asked) => new Set(paths.flatMap((each) => asked.exec(each)?.[1] ?? []));
}

/** @param path  a file `*.pods.json.gz`. The test network leads all hosts in it to this machine */
export async function openOtherPods(path: string, options: OtherPodsOptions = {}): Promise<Pods> {
  const answers = answersIn(path);
  const pods = await openPods();
  const byHost = Map.groupBy(Object.entries(answers), ([key]) => key.slice(0, key.indexOf(" ")));
  for (const [host, all] of byHost) {
    if (options.dead?.(host)) {
      pods.setDead(host);
      continue;
    }
    const byPath = new Map(all.map(([key, answer]) => [plain(key.slice(key.indexOf(" ") + 1)), answer]));
    pods.set(host, ({ path: asked }) => {
      const instead = options.instead?.(host, asked);
      if (instead !== undefined) return instead;
      const [type, body, leadsTo] = byPath.get(plain(asked)) ?? [];
      if (leadsTo !== undefined) return { status: 302, headers: { location: leadsTo } };
      return type === undefined || body === null
        ? 404
        : { status: 200, headers: { "content-type": type }, body: body ?? "" };
    });
  }
  return pods;
}

/** One spelling of a path, however its parts were escaped. */
const plain = (path: string): string => decodeURIComponent(path);
