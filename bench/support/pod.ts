/** A pod to measure: its own folder, its own durable PostgreSQL, as a podmin has them. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { makeKeyPair } from "../../src/app/key-pair.ts";
import type { Parts, SpokenProtocol } from "../../src/app/parts.ts";
import { openSecret } from "../../src/app/secret.ts";
import { systemClock } from "../../src/base/time.ts";
import { openWake } from "../../src/base/wake.ts";
import { photoSizer } from "../../src/blobs/sizes.ts";
import { openBlobs } from "../../src/blobs/store.ts";
import { openHttp } from "../../src/net/http.ts";
import { adapter } from "../../src/protocols/diaspora/index.ts";
import { versia as versiaAdapter } from "../../src/protocols/versia/index.ts";
import { openDatabase, poolConfig } from "../../src/store/database.ts";
import { applySchema } from "../../src/store/schema.ts";
import { openDatabaseServer } from "../../src/store/server/server.ts";
import { treeCpu } from "./measure.ts";

const quiet = { info() {}, warn() {}, error() {} };

export const diaspora: SpokenProtocol = {
  adapter,
  module: new URL("../../src/protocols/diaspora/index.ts", import.meta.url).href,
  archiveModule: new URL("../../src/protocols/diaspora/archive-half.ts", import.meta.url).href,
};

export const versia: SpokenProtocol = {
  adapter: versiaAdapter,
  module: new URL("../../src/protocols/versia/index.ts", import.meta.url).href,
  archiveModule: new URL("../../src/protocols/versia/archive-half.ts", import.meta.url).href,
};

/** A folder that is gone when the process ends, however it ends in order. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sterna-bench-"));
  chmodSync(folder, 0o711); // under root PostgreSQL runs as somebody else, who has to pass through
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type BenchPod = {
  readonly folder: string;
  /** The parts over an empty database with all tables. The caller closes `parts.database`. */
  fresh(): Promise<Parts>;
  /** CPU seconds that the database server has used. */
  serverCpu(): number;
  /** Has the server write what it holds in memory, so that no run pays for the one before. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** @param durable  false gives up safety against power cuts: only where nothing is measured */
export async function openPod(durable = true): Promise<BenchPod> {
  const folder = temporaryFolder();
  const opened = await openDatabaseServer({
    folder: join(folder, "postgres"),
    programs: null,
    database: "bench",
    durable,
  });
  if (!opened.ok) throw new Error(`no PostgreSQL: ${JSON.stringify(opened.refusal)}`);
  const { connection, stop } = opened.value;
  if (connection.kind !== "socket") throw new Error("not a server of ours");
  const pid = Number.parseInt(readFileSync(join(folder, "postgres/cluster/postmaster.pid"), "utf8"), 10);
  const [secret, blobs] = await Promise.all([openSecret(folder), openBlobs(folder)]);
  const keyPair = makeKeyPair(); // made once: how long a key takes is luck, and no part of any figure
  let databases = 0;
  const say = async (statement: string) => {
    const client = new Client(poolConfig(connection));
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    folder,
    async fresh() {
      const name = `bench_${databases++}`;
      await say(`create database ${name}`);
      const database = openDatabase({ ...connection, database: name }, quiet);
      const applied = await applySchema(database);
      if (!applied.ok) throw new Error(JSON.stringify(applied.refusal));
      return {
        config: {
          url: "https://sterna.example",
          host: "127.0.0.1",
          port: 0,
          dataFolder: folder,
          databaseUrl: null,
          postgresFolder: null,
          log: "silent",
          language: "en",
          trustProxy: 0,
          signUp: "invitation",
          invitations: "podmins",
          mail: null,
          mailFrom: null,
          uploadBytes: 1_000_000_000,
          keepFreeBytes: 0,
          testNetwork: null,
        },
        clock: systemClock,
        log: quiet,
        database,
        blobs,
        photoSizes: photoSizer(blobs),
        http: openHttp({ testNetwork: null, userAgent: "Sterna/bench" }), // nothing here asks for anything
        mailer: null,
        secret,
        newKeyPair: () => keyPair,
        offlinePages: async () => (await import("../../src/web/offline/pages.ts")).offlinePages,
        protocols: [diaspora, versia],
        wake: openWake(),
      };
    },
    serverCpu: () => treeCpu(pid),
    settle: () => say("checkpoint"),
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
