/** The parts that Sterna is made of. A use case takes those that it names: `Pick<Parts, "database" | "clock">`. */
import type { Log } from "../base/log.ts";
import type { Clock } from "../base/time.ts";
import type { Wake } from "../base/wake.ts";
import type { PhotoSizes } from "../blobs/sizes.ts";
import type { BlobStore } from "../blobs/store.ts";
import type { Language } from "../core/language.ts";
import type { Http } from "../net/http.ts";
import type { Mailer, MailWay } from "../net/mailer.ts";
import type { TestNetwork } from "../net/test-network.ts";
import type { Adapter } from "../protocols/port.ts";
import type { Database } from "../store/database.ts";
import type { OfflinePages } from "./export/offline-pages.ts";
import type { KeyPair } from "./key-pair.ts";

/** The settings, read and checked; `src/config.ts` reads them out of the environment, docs/podmin.md lists them. */
export type Config = {
  /** Where people and pods reach this pod: origin only, without a slash at the end. */
  readonly url: string;
  /** Where the server listens. Port 0 takes any free one. */
  readonly host: string;
  readonly port: number;
  /** Absolute. Holds postgres/, blobs/, tmp/ and secret. */
  readonly dataFolder: string;
  /** A PostgreSQL of the podmin's; null: Sterna runs its own in the data folder. */
  readonly databaseUrl: string | null;
  /** Absolute folder with the programs `postgres` and `initdb`; null: looked for. */
  readonly postgresFolder: string | null;
  readonly log: "silent" | "error" | "warn" | "info";
  /** Of pages and letters, for whoever neither chose nor wants one that there is. */
  readonly language: Language;
  /** How many proxies stand in front: that many entries of X-Forwarded-For are believed. */
  readonly trustProxy: number;
  /** Who may make an account by page: nobody, whoever has an invitation, everybody. */
  readonly signUp: "closed" | "invitation" | "open";
  /** Who makes invitations by page: those who look after the pod, or every account. */
  readonly invitations: "podmins" | "accounts";
  /** How letters leave; null: none are written. */
  readonly mail: MailWay | null;
  /** The address that letters come from. Null: `noreply@` and the pod's host. */
  readonly mailFrom: string | null;
  /** What the uploads of one account may take together, and what uploads leave free on the disk. */
  readonly uploadBytes: number;
  readonly keepFreeBytes: number;
  /** What else outgoing requests may reach; null: nothing but public addresses, by https. */
  readonly testNetwork: TestNetwork | null;
};

export type Parts = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly photoSizes: PhotoSizes;
  /** The only way to other servers. */
  readonly http: Http;
  /** The only way to mail servers; null: this pod sends no letters. */
  readonly mailer: Mailer | null;
  /** The pod's secret: seals keys at rest. */
  readonly secret: Secret;
  /** Makes the pair of RSA of a new account; `keyPairOf` makes those of other kinds. */
  readonly newKeyPair: () => Promise<KeyPair>;
  /** Those that this pod can be found by. What accounts write of their own accord stands under the first one. */
  readonly protocols: readonly SpokenProtocol[];
  /** The pages that exports hold for people; loaded where one is made. */
  readonly offlinePages: () => Promise<OfflinePages>;
  /** Hurries the loops (worker, deliverer, receiver) of this process: to be called after a commit that leaves them something to do. */
  readonly wake: Wake;
};

/** 32 random bytes out of the data folder. */
export type Secret = Uint8Array & { readonly __secret?: never };

/**
 * An adapter, and the module that exports it as `adapter`: threads load it again by that address. `archiveModule` exports it without its `wire`, for
 * threads that speak with nobody; absent: they load all of it. Where parts were opened without wires, `adapter` is that half.
 */
export type SpokenProtocol = { readonly adapter: Adapter; readonly module: string; readonly archiveModule?: string };

/** The same with all of each adapter: loads the wires that are not there. To be called before other pods are spoken to, or prepared for. */
export async function withWires<Needs extends Pick<Parts, "protocols">>(needs: Needs): Promise<Needs> {
  return { ...needs, protocols: await Promise.all(needs.protocols.map(withWire)) };
}

async function withWire(spoken: SpokenProtocol): Promise<SpokenProtocol> {
  if (spoken.adapter.wire !== undefined || spoken.archiveModule === undefined) return spoken;
  const { adapter } = (await import(spoken.module)) as { readonly adapter: Adapter };
  return { ...spoken, adapter };
}

/** @throws {Error} where this pod does not speak it: a row or a message of ours names only what it was made with */
export function adapterOf({ protocols }: Pick<Parts, "protocols">, name: string): Adapter {
  const spoken = protocols.find(({ adapter }) => adapter.name === name);
  if (spoken === undefined) throw new Error(`this pod does not speak ${name}`);
  return spoken.adapter;
}
