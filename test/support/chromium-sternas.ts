/** Several whole Sternas and a real Chromium that finds them by their names, as people's browsers do: https://pod-a.example and so on. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { launchChromium } from "./chromium.ts";
import { password } from "./shown.ts";
import { type Somebody, somebodyOn } from "./sterna-people.ts";
import { openSternas, type Sterna, type Sternas, type SternasOptions } from "./sternas.ts";

export type SternasHouse = {
  readonly sternas: Sternas;
  /** A page in a browser of its own: no cookies, no JavaScript unless asked for. */
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
};

const tls = (name: string): Buffer => readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)));

/** Starts Chromium and the pods. What a pod has to do is done when the test drives it. */
export async function openSternasHouse(count: number, options: SternasOptions = {}): Promise<SternasHouse> {
  const sternas = await openSternas(count, options);
  const door = await openDoor(sternas);
  const browser = await launchChromium(`--host-resolver-rules=MAP *.example 127.0.0.1:${door.port}`);
  return {
    sternas,
    open: async (options = {}) =>
      (await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true, ...options })).newPage(),
    close: async () => {
      await browser.close();
      await door.close();
      await sternas.dispose();
    },
  };
}

/** TLS for all of them: whoever comes is led to the pod of the name that they ask for, wherever it listens now. */
async function openDoor({ pods }: Sternas): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer({ cert: tls("pod-a.pem"), key: tls("pod-a-key.pem") }, (browser: TLSSocket) => {
    const asked = browser.servername;
    const pod = pods.find(({ host }) => host === asked);
    if (pod === undefined) return browser.destroy();
    const inside = connect(pod.port, "127.0.0.1");
    const end = () => {
      browser.destroy();
      inside.destroy();
    };
    for (const socket of [browser, inside]) {
      sockets.add(socket);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    browser.pipe(inside).pipe(browser);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A new account of a pod, to which `password` of shown.ts leads. */
export async function memberOn(pod: Sterna, username: string): Promise<Somebody> {
  const somebody = await somebodyOn(pod, username);
  const values = { password_hash: await hashPassword(password) };
  await pod.parts.database.db.updateTable("account").set(values).where("id", "=", somebody.accountId).execute();
  return somebody;
}

/** Logs in by the form of that pod. */
export async function logInAt(page: Page, pod: Sterna, username: string): Promise<void> {
  await page.goto(`https://${pod.host}/login`);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(`https://${pod.host}/`);
}
