/** This pod as `sterna.example`, and a counterpart of Versia 0.6, `tern.example`, that says what a test gives it and answers what it is asked. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { addAccount } from "../../src/app/accounts/add.ts";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { judgesHere } from "../../src/app/receive/judging.ts";
import { receiveDue } from "../../src/app/receive/receiver.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { no, ok } from "../../src/base/result.ts";
import { authorise } from "../../src/protocols/versia/headers.ts";
import { keyBase64Of } from "../../src/protocols/versia/signing.ts";
import { identityByRef, type KnownIdentity } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FreshParts, freshParts, spokenDiaspora, spokenVersia } from "./parts.ts";

export type Json = Record<string, unknown>;
/** Somebody here: their account, and where they are on Versia. */
export type Here = KnownIdentity & { readonly accountId: number };

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const key = { algorithm: "ed25519", key: keyBase64Of(publicKey.export({ type: "spki", format: "pem" }) as string) };
const privateKeyPem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const peer = "tern.example";
const entities = `https://${peer}/.versia/v0.6/entities`;

const user = (id: string): Json => ({
  ...{ type: "User", id, created_at: "2026-01-01T00:00:00Z", username: `bird${id}`, fields: [], extensions: {} },
  ...{ manually_approves_followers: false, indexable: true },
});

export type VersiaPeer = {
  readonly parts: FreshParts;
  readonly app: ReturnType<typeof createWebApp>;
  /** An account here. */
  here(name: string): Promise<Here>;
  /** What the counterpart has at this URL, beside its people (all that are asked for). */
  readonly has: Map<string, Json>;
  /** It says this, signed, and it is judged. @returns the status that it was answered with */
  says(entity: Json): Promise<number>;
  /** What was sent to its inbox, in order. */
  readonly heard: Json[];
  settle(): Promise<void>;
  /** Codes of what is refused for good. */
  refused(): Promise<string[]>;
  get(path: string): Promise<Json>;
  /** A page, as everybody sees it. */
  page(path: string): Promise<string>;
  dispose(): Promise<void>;
};

export async function openVersiaPeer(): Promise<VersiaPeer> {
  const real = await freshParts({ protocols: [spokenDiaspora, spokenVersia] });
  const heard: Json[] = [];
  const has = new Map<string, Json>();
  const documents = (url: string): Json | undefined => {
    if (url === `https://${peer}/.well-known/versia`) return { versions: ["0.6.0"] };
    if (url === `https://${peer}/.versia/v0.6/instance`)
      return { type: "InstanceMetadata", domain: peer, software: { name: "Tern", version: "1.0.0" }, public_key: key };
    const id = /\/entities\/User\/(\d+)$/.exec(url)?.[1];
    return has.get(url) ?? (id === undefined ? undefined : user(id));
  };
  const request: FreshParts["http"]["request"] = async ({ url, method, body = new Uint8Array() }) => {
    if (new URL(url).host !== peer) return no({ code: "no-answer", detail: "nowhere" });
    if (method === "POST") heard.push(JSON.parse(Buffer.from(body).toString("utf8")));
    const said = method === "POST" ? {} : documents(url.replace(/[?].*/, ""));
    const bytes = Buffer.from(JSON.stringify(said ?? {}));
    return ok({ status: said === undefined ? 404 : 200, url, headers: {}, body: bytes });
  };
  const parts: FreshParts = { ...real, http: { ...real.http, request } };
  const app = createWebApp(parts);
  const pool = { ...judgesHere(parts), close: async () => {} };

  async function settle(): Promise<void> {
    for (let round = 0; round < 30; round++) {
      let done = await receiveDue(parts, pool);
      while (await runNextJob(parts, jobKinds, new AbortController().signal)) done += 1;
      done += await deliverDue(parts);
      if (done === 0) return;
    }
    assert.fail("there is always something to do");
  }

  return {
    ...{ parts, app, has, heard, settle },
    async here(name) {
      const added = await addAccount(parts, name);
      assert.ok(added.ok);
      const { accountId } = added.value;
      const { db } = parts.database;
      const { ref } = await db
        .selectFrom("own_key")
        .innerJoin("identity", "identity.id", "own_key.identity_id")
        .select("identity.ref")
        .where("own_key.account_id", "=", accountId)
        .where("identity.protocol", "=", "versia")
        .executeTakeFirstOrThrow();
      return { ...((await identityByRef(db, "versia", ref)) as KnownIdentity), accountId };
    },
    async says(entity) {
      const path = "/.versia/v0.6/inbox";
      const body = Buffer.from(JSON.stringify(entity));
      const url = `https://sterna.example${path}`;
      const headers = authorise({ method: "POST", url, body }, { ref: peer, privateKeyPem }, parts.clock.now());
      const { status } = await app.request(path, { method: "POST", body, headers });
      await settle();
      return status;
    },
    async refused() {
      const rows = await parts.database.db.selectFrom("inbox").select("refusal").orderBy("id").execute();
      return rows.flatMap(({ refusal }) => refusal ?? []);
    },
    get: async (path) => (await app.request(path)).json() as Promise<Json>,
    page: async (path) => (await app.request(path)).text(),
    dispose: () => parts.dispose(),
  };
}

/** An entity of theirs at that moment. */
export const dated = (atMs: number) => ({ created_at: new Date(atMs).toISOString() });

export const noteOf = (id: string, atMs: number, members: object = {}): Json => ({
  ...{ ...dated(atMs), id, type: "Note", author: `${peer}:11`, attachments: [], group: "public", is_sensitive: false },
  ...{ mentions: [], previews: [], content: { "text/plain": { content: `words of ${id}`, remote: false } } },
  ...{ extensions: {}, ...members },
});

export const noteUrl = (id: string): string => `${entities}/Note/${id}`;
