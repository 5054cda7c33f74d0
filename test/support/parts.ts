/** The parts over a database and a data folder of their own: what `compose.ts` joins, for tests. The clock stands still until it is moved. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { KeyPair } from "../../src/app/key-pair.ts";
import type { Config, Parts, SpokenProtocol } from "../../src/app/parts.ts";
import { openSecret } from "../../src/app/secret.ts";
import { openWake } from "../../src/base/wake.ts";
import { photoSizer } from "../../src/blobs/sizes.ts";
import { openBlobs } from "../../src/blobs/store.ts";
import { openHttp } from "../../src/net/http.ts";
import { openMailer } from "../../src/net/mailer.ts";
import { type Resolve, resolveByServers } from "../../src/net/resolve.ts";
import type { TestNetwork } from "../../src/net/test-network.ts";
import { adapter as diaspora } from "../../src/protocols/diaspora/index.ts";
import { adapter as versia } from "../../src/protocols/versia/index.ts";
import type { DatabaseConnection } from "../../src/store/server/connection.ts";
import { offlinePages } from "../../src/web/offline/pages.ts";
import { freshDatabase } from "./database.ts";
import { scratchFolder } from "./scratch.ts";

export type LogLine = { readonly event: string; readonly detail: Readonly<Record<string, unknown>> };

export type FreshParts = Parts & {
  /** To open the same database again. */
  readonly connection: DatabaseConnection;
  /** Warnings and errors that the log got. */
  readonly logged: readonly LogLine[];
  /** Moves the clock on. */
  pass(ms: number): void;
  /** Closes and removes database and folder. `await using` calls it, or `test.after(parts.dispose)`. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type FreshPartsOptions = {
  /** The first one is the protocol of new accounts; by default diaspora* alone. */
  readonly protocols?: readonly SpokenProtocol[];
  readonly config?: Partial<Config>;
  readonly nowMs?: number;
};

/** The protocol of diaspora*, as `compose.ts` gives it. */
export const spokenDiaspora: SpokenProtocol = {
  adapter: diaspora,
  module: new URL("../../src/protocols/diaspora/index.ts", import.meta.url).href,
  archiveModule: new URL("../../src/protocols/diaspora/archive-half.ts", import.meta.url).href,
};

/** That of Versia. */
export const spokenVersia: SpokenProtocol = {
  adapter: versia,
  module: new URL("../../src/protocols/versia/index.ts", import.meta.url).href,
  archiveModule: new URL("../../src/protocols/versia/archive-half.ts", import.meta.url).href,
};

/** Both networks, as a pod that people can find by both speaks them. */
export const spokenBoth: readonly SpokenProtocol[] = [spokenDiaspora, spokenVersia];

/** Tests reach this machine, by http, and nothing else of what is not public. */
export const loopback: TestNetwork = {
  ranges: [
    { address: "127.0.0.0", prefix: 8 },
    { address: "::1", prefix: 128 },
  ],
  plainHttp: true,
  certificates: null,
  hosts: new Map(),
};

/** Pods of examples are nowhere, unless a test gives them a place: no name server is asked for them. */
const resolve: Resolve = async (name, signal) => (name.endsWith(".example") ? [] : resolveByServers(name, signal));

let testKeyPair: KeyPair | undefined;

/** One pair for all accounts of a process, of the smallest size that pods have: one of full size takes half a second. */
async function newKeyPair(): Promise<KeyPair> {
  testKeyPair ??= generateKeyPairSync("rsa", {
    modulusLength: 1024,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "der" },
  });
  return testKeyPair;
}

/** This pod is https://sterna.example, and it is 2026-11-21T20:00:00Z. */
export async function freshParts(options: FreshPartsOptions = {}): Promise<FreshParts> {
  const dataFolder = await mkdtemp(join(scratchFolder(), "sterna-test-parts-"));
  const [{ database, connection, drop }, secret, blobs] = await Promise.all([
    freshDatabase(),
    openSecret(dataFolder),
    openBlobs(dataFolder),
  ]);
  const logged: LogLine[] = [];
  const keep = (detail: object, event: string) => void logged.push({ event, detail: detail as LogLine["detail"] });
  let now = options.nowMs ?? Date.parse("2026-11-21T20:00:00Z");
  const testNetwork = options.config?.testNetwork ?? loopback;
  const http = openHttp({ testNetwork, userAgent: "Sterna/test (+https://sterna.example)", resolve });
  const dispose = async () => {
    await http.close();
    await drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return {
    config: {
      url: "https://sterna.example",
      host: "127.0.0.1",
      port: 0,
      dataFolder,
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
      testNetwork,
      ...options.config,
    },
    clock: { now: () => now },
    log: { info() {}, warn: keep, error: keep },
    database,
    connection,
    blobs,
    photoSizes: photoSizer(blobs),
    http,
    mailer: options.config?.mail == null ? null : openMailer(options.config.mail, "noreply@sterna.example"),
    newKeyPair,
    secret,
    protocols: options.protocols ?? [spokenDiaspora],
    offlinePages: async () => offlinePages,
    wake: openWake(),
    logged,
    pass: (ms) => {
      now += ms;
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
