/** Joins the parts: settings, database, tables, web. The only place that knows how each of them is made. */
import { join } from "node:path";
import { makeKeyPair } from "./app/key-pair.ts";
import { senderOf } from "./app/mail/sender.ts";
import { type Config, type Parts, type SpokenProtocol, withWires } from "./app/parts.ts";
import { openLog } from "./base/log.ts";
import { type Advice, type MessageArgs, message } from "./base/problem.ts";
import { systemClock } from "./base/time.ts";
import { version } from "./base/version.ts";
import { openWake } from "./base/wake.ts";
import { type House, type OpenHouse, Refused } from "./cli/command.ts";
import { exits } from "./cli/exit.ts";
import { type ConfigRefusal, followsPort, localUrl } from "./config.ts";
import type { Mailer } from "./net/mailer.ts";
import type { AddressRefusal } from "./store/people/address.ts";
import type { SchemaRefusal } from "./store/schema.ts";
import { type DatabaseServer, openDatabaseServer, podminsServer, type ServerRefusal } from "./store/server/server.ts";

/** Everything that can keep Sterna from starting and that a podmin can change. */
export type StartRefusal = ConfigRefusal | ServerRefusal | SchemaRefusal | AddressRefusal;

/** As a message with its next step; `cli/words` has the words for each code. */
export function explainStart(refusal: StartRefusal): Advice {
  const { code, ...args } = refusal;
  return {
    what: message(`start.${code}`, args as MessageArgs),
    next: message(`start.${code}.next`, args as MessageArgs),
  };
}

const refuseStart = (refusal: StartRefusal) => new Refused([explainStart(refusal)], exits.refused);

/** Loaded while PostgreSQL starts: Kysely alone is 300 files, which take as long as the server. */
const loadMakers = async () => {
  const [database, schema, address, blobs, sizes, http, secret] = await Promise.all([
    import("./store/database.ts"),
    import("./store/schema.ts"),
    import("./store/people/address.ts"),
    import("./blobs/store.ts"),
    import("./blobs/sizes.ts"),
    import("./net/http.ts"),
    import("./app/secret.ts"),
  ]);
  return { ...database, ...schema, ...address, ...blobs, ...sizes, ...http, ...secret };
};

/** Without their wires. The first one says how accounts may be called; the others are those that a pod at that address can be found by. */
async function loadProtocols(url: string): Promise<readonly SpokenProtocol[]> {
  const [diaspora, versia] = await Promise.all([
    import("./protocols/diaspora/archive-half.ts"),
    import("./protocols/versia/archive-half.ts"),
  ]);
  const protocols = [
    { adapter: diaspora.adapter, ...modules("diaspora") },
    { adapter: versia.adapter, ...modules("versia") },
  ];
  return protocols.filter(({ adapter }, nth) => nth === 0 || adapter.ids.possibleAt?.(url) !== false);
}

/** Where `withWires` and threads find an adapter. */
const modules = (name: "diaspora" | "versia") => ({
  module: new URL(`./protocols/${name}/index.ts`, import.meta.url).href,
  archiveModule: new URL(`./protocols/${name}/archive-half.ts`, import.meta.url).href,
});

async function startServer(config: Config): Promise<DatabaseServer> {
  if (config.databaseUrl !== null) return podminsServer(config.databaseUrl);
  const folder = join(config.dataFolder, "postgres");
  const opened = await openDatabaseServer({ folder, programs: config.postgresFolder, database: "sterna" });
  if (!opened.ok) throw refuseStart(opened.refusal);
  return opened.value;
}

/** Loaded for those alone who send letters. */
const openMailer = async (config: Config): Promise<Mailer | null> =>
  config.mail === null ? null : (await import("./net/mailer.ts")).openMailer(config.mail, senderOf(config));

/**
 * Opens the database (starting our own server if none is given), applies what the schema lacks, and joins the parts.
 * @throws {Refused} the database is not one that this program can use
 * @throws {Fault} it cannot be reached or started
 */
export async function openParts(config: Config): Promise<OpenHouse> {
  const opening = openWithoutWires(config);
  const loading = loadProtocols(config.url).then((protocols) => withWires({ protocols }));
  loading.catch(() => {}); // told where it is awaited
  const { parts, close } = await opening;
  try {
    return { parts: { ...parts, ...(await loading) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As `openParts`, with adapters that have no `wire`. */
async function openWithoutWires(config: Config): Promise<OpenHouse> {
  const [server, make, protocols] = await Promise.all([startServer(config), loadMakers(), loadProtocols(config.url)]);
  const log = openLog(config.log);
  const database = make.openDatabase(server.connection, log);
  const http = make.openHttp({
    testNetwork: config.testNetwork,
    userAgent: `Sterna/${version} (+${config.url})`,
  });
  const close = async () => {
    try {
      await http.close();
      await database.close();
    } finally {
      await server.stop(); // else our own server would live on without anybody
    }
  };
  try {
    const applied = await make.applySchema(database);
    if (!applied.ok) throw refuseStart(applied.refusal);
    const address = await make.checkAddress(database, config.url);
    if (!address.ok) throw refuseStart(address.refusal);
    const [secret, blobs] = await Promise.all([make.openSecret(config.dataFolder), make.openBlobs(config.dataFolder)]);
    const parts: Parts = {
      config,
      clock: systemClock,
      log,
      database,
      secret,
      blobs,
      photoSizes: make.photoSizer(blobs),
      http,
      mailer: await openMailer(config),
      newKeyPair: makeKeyPair,
      protocols,
      offlinePages: async () => (await import("./web/offline/pages.ts")).offlinePages,
      wake: openWake(),
    };
    return { parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The house of this process, as commands see it. */
export const makeHouse = (config: Config): House => ({
  config,
  open: (changes = {}) => openParts(changedConfig(config, changes)),
  openWithoutWires: (changes = {}) => openWithoutWires(changedConfig(config, changes)),
  loadFront: async () => (await import("./web/front.ts")).createFront,
  loadWebApp: async () => (await import("./web/app.ts")).createWebApp,
});

/** A port that the system chose shows in the pod's address, if that was not set. */
function changedConfig(config: Config, changes: Partial<Config>): Config {
  const changed = { ...config, ...changes };
  return followsPort(config) ? { ...changed, url: localUrl(changed.port) } : changed;
}
