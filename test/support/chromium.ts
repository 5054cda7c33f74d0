/** A real Chromium for tests: found, started, and the pod served to it on 127.0.0.1. */

import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { openTestWeb, type TestWeb } from "./web.ts";

/** Where a Chromium is: STERNA_CHROMIUM, or `chromium` on the PATH; null where there is none. */
export function findChromium(): string | null {
  const given = process.env.STERNA_CHROMIUM;
  if (given) return given;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "chromium")).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error) return false; // not there, or not for us: the next folder
    throw error;
  }
}

/** For `test(name, {skip})`: false, or why there is no browser test. */
export const noChromium: string | false = findChromium() === null && "no Chromium found: install Debian's chromium";

export type BrowserHouse = {
  readonly web: TestWeb;
  readonly url: string;
  /** A page in a browser of its own: no cookies, no JavaScript unless asked for. */
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
};

export async function launchChromium(...more: readonly string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("no Chromium");
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

/** Starts Chromium and a pod with an empty database. */
export async function openBrowserHouse(): Promise<BrowserHouse> {
  const holder: { app?: TestWeb["app"] } = {};
  const server = createAdaptorServer({
    fetch: (request, env) => holder.app?.fetch(request, env as object) ?? new Response(null, { status: 503 }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const web = await openTestWeb({ url });
  holder.app = web.app;
  const browser = await launchChromium();
  return {
    web,
    url,
    open: async (options = {}) =>
      (await browser.newContext({ javaScriptEnabled: false, baseURL: url, ...options })).newPage(),
    close: async () => {
      await browser.close();
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      await web.close();
    },
  };
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Logs in by the form. */
export async function logInWith(page: Page, username: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("/");
}
