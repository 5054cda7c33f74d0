/** A process of its own that checks a small archive, then a large one, and prints by how much its memory grew. */
import { checkArchive } from "../../src/app/arrive/check.ts";
import { systemClock } from "../../src/base/time.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { openHttp } from "../../src/net/http.ts";
import { adapter } from "../../src/protocols/diaspora/index.ts";
import { openDatabase } from "../../src/store/database.ts";

const { connection, dataFolder, first, second } = JSON.parse(process.argv[2] ?? "{}");
const file = (name: string) => new URL(`../../src/protocols/diaspora/${name}.ts`, import.meta.url).href;
const quiet = { info() {}, warn() {}, error() {} };
const database = openDatabase(connection, quiet);
const needs = {
  database,
  clock: systemClock,
  config: { dataFolder, url: "https://sterna.example" } as never,
  log: quiet,
  http: openHttp({ testNetwork: null, userAgent: "Sterna/test" }),
  protocols: [{ adapter, module: file("index"), archiveModule: file("archive-half") }],
  secret: new Uint8Array(32),
};
/** Highest so far, in bytes: the kernel counts it. */
const peak = () => process.resourceUsage().maxRSS * 1024;

await checkArchive(needs, [fileOnDisk(first)], { offline: true });
const before = peak();
const checked = await checkArchive(needs, [fileOnDisk(second)], { offline: true });
const report = checked.ok ? { verdict: checked.value.verdict, posts: checked.value.counts.posts } : checked.refusal;
console.log(JSON.stringify({ report, grownBytes: peak() - before }));
await database.close();
