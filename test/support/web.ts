/** A whole web app over a database of its own, and a browser of the simplest kind for it: cookies, forms, redirects by hand. */
import type { BlobStore } from "../../src/blobs/store.ts";
import type { Db } from "../../src/store/database.ts";
import { createWebApp } from "../../src/web/app.ts";
import type { WebNeeds } from "../../src/web/context.ts";
import { type FreshParts, freshParts, type LogLine } from "./parts.ts";

export type TestWeb = {
  readonly app: ReturnType<typeof createWebApp>;
  readonly needs: FreshParts;
  readonly db: Db;
  readonly blobs: BlobStore;
  /** What the log got. */
  readonly logged: readonly LogLine[];
  /** Moves the clock on. */
  pass(ms: number): void;
  close(): Promise<void>;
};

/**
 * @param config  changes to the settings: this pod is https://sterna.example
 * @param protocols  what it speaks; by default diaspora* alone
 */
export async function openTestWeb(
  config: Partial<WebNeeds["config"]> = {},
  protocols?: FreshParts["protocols"],
): Promise<TestWeb> {
  const parts = await freshParts({ config, ...(protocols === undefined ? {} : { protocols }) });
  return {
    app: createWebApp(parts),
    needs: parts,
    db: parts.database.db,
    blobs: parts.blobs,
    logged: parts.logged,
    pass: parts.pass,
    close: parts.dispose,
  };
}

export type Visit = { readonly status: number; readonly headers: Headers; readonly text: string };

export type Guest = {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Visit>;
  /** Posts a form with what `fields` says; `headers` replaces what a browser sends. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Visit>;
  /** Loads `page`, and posts its form to `path` (or to itself) with its token and these fields. */
  fill(page: string, fields: Record<string, string>, path?: string): Promise<Visit>;
  /** As `fill`, as a form with files: a field may be a file, or several values. */
  upload(page: string, fields: Record<string, string | File | readonly string[]>, path: string): Promise<Visit>;
  logIn(username: string, password: string): Promise<Visit>;
};

/** Somebody with a cookie jar. `address` is where their requests come from. */
export function guest(web: TestWeb, address = "192.0.2.1"): Guest {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Visit> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await web.app.request(
      path,
      { ...init, headers },
      { incoming: { socket: { remoteAddress: address } } },
    );
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const self: Guest = {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = { origin: web.needs.config.url, "sec-fetch-site": "same-origin" }) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    fill: async (page, fields, path = page) => {
      const { text } = await self.get(page);
      return self.post(path, { form_token: tokenOf(text), ...fields });
    },
    upload: async (page, fields, path) => {
      const form = new FormData();
      form.append("form_token", tokenOf((await self.get(page)).text));
      for (const [name, value] of Object.entries(fields))
        for (const each of Array.isArray(value) ? value : [value]) form.append(name, each);
      return send(path, {
        method: "POST",
        headers: { origin: web.needs.config.url, "sec-fetch-site": "same-origin" },
        body: form,
      });
    },
    logIn: (username, password) => self.fill("/login", { username, password }),
  };
  return self;
}

/** The token of the (last) form on a page. */
export const tokenOf = (page: string): string =>
  page
    .match(/name="form_token" value="([^"]+)"/g)
    ?.at(-1)
    ?.slice(25, -1) ?? "";
