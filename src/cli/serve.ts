/** `sterna serve`: runs the server until it is asked to stop. `npm start` calls it. */
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { setTimeout as pause, setImmediate as turnOfEvents } from "node:timers/promises";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { Loops } from "../app/loops.ts";
import { withWires } from "../app/parts.ts";
import { limits } from "../base/limits.ts";
import { codeOf, Fault } from "../base/problem.ts";
import type { TestNetwork } from "../net/test-network.ts";
import { defineCommand, type Io, UsageError, type WebApp } from "./command.ts";
import { exits } from "./exit.ts";

/** Somebody who starts again at once meets the port while the last server closes it. */
const portTakenTurns = 40;
const portTakenTurnMs = 50;
/** Requests that are being answered when the server is asked to stop get this long. */
const lastAnswersMs = 5_000;
const parentTurnMs = 200;

async function listen(server: ServerType, host: string, port: number): Promise<number> {
  for (let turn = 0; ; turn++) {
    try {
      const listening = once(server, "listening");
      server.listen(port, host);
      await listening;
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    } catch (error) {
      const where = `port ${port} of ${host}`;
      if (codeOf(error) === "EADDRINUSE" && turn < portTakenTurns) {
        await pause(portTakenTurnMs);
        continue;
      }
      if (codeOf(error) === "EADDRINUSE") {
        throw new Fault(`Another program listens on ${where}; stop it, or set STERNA_PORT to another port`, {
          again: true,
        });
      }
      throw new Fault(`The server cannot listen on ${where}; see STERNA_HOST and STERNA_PORT`, {
        cause: error,
        again: false,
      });
    }
  }
}

async function close(server: ServerType): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const patience = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), lastAnswersMs);
  await closed;
  clearTimeout(patience);
}

/** Resolves when the server is asked to stop, or when whoever started it is gone. */
async function stopWanted(stop: AbortSignal, parent: number | null): Promise<void> {
  while (!stop.aborted) {
    if (parent !== null && process.ppid !== parent) return;
    await pause(parent === null ? 60_000 : parentTurnMs, undefined, { signal: stop }).catch(() => {
      // the pause was cut short by the signal that ends the loop
    });
  }
}

/** Nobody shall run a pod for people like that without noticing. */
function sayTestNetwork(network: TestNetwork, io: Io): void {
  io.say(
    "TEST NETWORK: this pod also sends requests to where a pod for people must not. Leave STERNA_TEST_NETWORK… out there.",
  );
  for (const { address, prefix } of network.ranges) io.say(`  addresses ${address}/${prefix}`);
  for (const [host, to] of network.hosts) {
    const address = to.address.includes(":") ? `[${to.address}]` : to.address;
    io.say(`  ${host} is at http${to.secure ? "s" : ""}://${address}:${to.port}`);
  }
  if (network.plainHttp) io.say("  http:// without encryption");
  if (network.certificates !== null) io.say("  certificates of an authority of its own");
}

async function serve(io: Io, parent: number | null): Promise<void> {
  const { config } = io.house;
  const app = Promise.withResolvers<WebApp>();
  const whole = Promise.withResolvers<WebApp>();
  // The error is told below; requests that came too early are cut off.
  for (const { promise } of [app, whole]) promise.catch(() => {});
  // Listens first: a port that is taken is told before anything is started, and early requests wait for the database.
  const server = createAdaptorServer({
    fetch: async (request, env) => (await app.promise).fetch(request, env),
    serverOptions: { requestTimeout: limits.incomingRequestMs },
  });
  const port = await listen(server, config.host, config.port);
  try {
    const opening = io.house.openWithoutWires(port === config.port ? {} : { port });
    const loading = io.house.loadFront();
    loading.catch(() => {}); // told where it is awaited
    const house = await opening;
    let loops: Loops | null = null;
    try {
      app.resolve((await loading)(house.parts, whole.promise));
      await turnOfEvents(); // requests that wait are answered before the next six hundred files are loaded
      const parts = await withWires(house.parts);
      whole.resolve((await io.house.loadWebApp())(parts));
      await turnOfEvents();
      loops = await (await import("../app/loops.ts")).startLoops(parts);
      const host = config.host.includes(":") ? `[${config.host}]` : config.host;
      if (config.testNetwork !== null) sayTestNetwork(config.testNetwork, io);
      io.out(`Sterna is at ${house.parts.config.url} and listens on http://${host}:${port} (Ctrl-C stops it)`);
      setImmediate(flushCompileCache); // a kill -9 must not cost the next start its speed
      await stopWanted(io.stop, parent);
      await close(server);
    } finally {
      await loops?.stop();
      await house.close();
    }
  } catch (error) {
    app.reject(error);
    whole.reject(error);
    throw error;
  } finally {
    if (server.listening) server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  }
}

export const command = defineCommand({
  name: "serve",
  summary: "run the server",
  usage: "[--with-parent]",
  about: `
Starts the database if none is given by DATABASE_URL, brings its tables up to date and answers HTTP requests.
Prints its address when it is ready. SIGINT (Ctrl-C) or SIGTERM stops it in order, and the database with it.
docs/podmin.md lists the settings.`,
  options: {
    "with-parent": { type: "boolean", about: "also stop when the process that started this one is gone" },
  },
  stopsItself: true,
  async run({ values, positionals }, io) {
    if (positionals.length > 0) throw new UsageError(`serve takes no "${positionals[0]}"`);
    await serve(io, values["with-parent"] ? process.ppid : null);
    return exits.done;
  },
});
