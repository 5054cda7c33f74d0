/** Joins the parts: settings, database, tables, web. The only place that knows how each of them is made. */
import { join } from "node:path";
import type { Config, Parts, SpokenProtocol } from "./app/parts.ts";
import { openSecret } from "./app/secret.ts";
import { openLog } from "./base/log.ts";
import { type Advice, type MessageArgs, message } from "./base/problem.ts";
import { systemClock } from "./base/time.ts";
import { photoSizer } from "./blobs/sizes.ts";
import { openBlobs } from "./blobs/store.ts";
import { type House, type OpenHouse, Refused, type WebApp } from "./cli/command.ts";
import { exits } from "./cli/exit.ts";
import { type ConfigRefusal, followsPort, localUrl } from "./config.ts";
import { adapter as diaspora } from "./protocols/diaspora/index.ts";
import { openDatabase } from "./store/database.ts";
import { applySchema, type SchemaRefusal } from "./store/schema.ts";
import { openDatabaseServer, podminsServer, type ServerRefusal } from "./store/server/server.ts";

/** The first one is the protocol of new accounts. */
const protocols: readonly SpokenProtocol[] = [
  { adapter: diaspora, module: new URL("./protocols/diaspora/index.ts", import.meta.url).href },
];

/** Everything that can keep Sterna from starting and that a podmin can change. */
export type StartRefusal = ConfigRefusal | ServerRefusal | SchemaRefusal;

/** As a message with its next step; `cli/words` has the words for each code. */
export function explainStart(refusal: StartRefusal): Advice {
  const { code, ...args } = refusal;
  return {
    what: message(`start.${code}`, args as MessageArgs),
    next: message(`start.${code}.next`, args as MessageArgs),
  };
}

const refuseStart = (refusal: StartRefusal) => new Refused([explainStart(refusal)], exits.refused);

/**
 * Opens the database (starting our own server if none is given), applies what the schema lacks, and joins the parts.
 * @throws {Refused} the database is not one that this program can use
 * @throws {Fault} it cannot be reached or started
 */
export async function openParts(config: Config): Promise<OpenHouse> {
  const log = openLog(config.log);
  const opened =
    config.databaseUrl === null
      ? await openDatabaseServer({
          folder: join(config.dataFolder, "postgres"),
          programs: config.postgresFolder,
          database: "sterna",
        })
      : { ok: true as const, value: podminsServer(config.databaseUrl) };
  if (!opened.ok) throw refuseStart(opened.refusal);
  const server = opened.value;
  const database = openDatabase(server.connection, log);
  const close = async () => {
    await database.close();
    await server.stop();
  };
  try {
    const applied = await applySchema(database);
    if (!applied.ok) throw refuseStart(applied.refusal);
    const [secret, blobs] = await Promise.all([openSecret(config.dataFolder), openBlobs(config.dataFolder)]);
    const parts: Parts = {
      config,
      clock: systemClock,
      log,
      database,
      secret,
      blobs,
      photoSizes: photoSizer(blobs),
      protocols,
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
  webApp: async (parts: Parts): Promise<WebApp> => (await import("./web/app.ts")).createWebApp(parts),
});

/** A port that the system chose shows in the pod's address, if that was not set. */
function changedConfig(config: Config, changes: Partial<Config>): Config {
  const changed = { ...config, ...changes };
  return followsPort(config) ? { ...changed, url: localUrl(changed.port) } : changed;
}
