/** Starts supervise.sh, which starts PostgreSQL, and tells how it ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/problem.ts";
import type { Programs } from "./locate.ts";
import { namespaceOptions, type Runner } from "./runner.ts";

/** The role that owns everything in a server of ours. Who reaches the socket is this role: the folder lets only its owner in. */
export const serverUser = "sterna";

/** A name of a unix socket has at most 107 bytes; PostgreSQL's own part of it is `/.s.PGSQL.5432.lock`. */
const socketFolderBytes = 107 - "/.s.PGSQL.5432.lock".length;

export type SupervisorOptions = {
  readonly folder: string;
  readonly programs: Programs;
  readonly runner: Runner;
  /** False gives up safety against power cuts for speed: for tests. */
  readonly durable: boolean;
};

const settings = (durable: boolean): Readonly<Record<string, string>> => ({
  listen_addresses: "", // the socket is the only way in
  unix_socket_permissions: "0700",
  max_connections: durable ? "50" : "200", // tests have many pods in one server
  shared_buffers: durable ? "128MB" : "32MB",
  fsync: durable ? "on" : "off",
  full_page_writes: durable ? "on" : "off",
  synchronous_commit: durable ? "on" : "off",
  max_wal_size: durable ? "1GB" : "256MB", // a checkpoint that waits for no disk costs little
  jit: "off", // pages are many small queries; compiling them costs more than running them
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  logging_collector: "off",
});

function initdbOptions(programs: Programs, durable: boolean): string {
  // The builtin provider sorts by code point and is the same on every machine; PostgreSQL 15 and 16 have only the C library's.
  const locale =
    programs.major >= 17
      ? "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"
      : "--locale-provider=libc --locale=C.UTF-8";
  const sync = durable ? "" : " --no-sync";
  return `${locale} --encoding=UTF8 --data-checksums --auth=trust --username=${serverUser}${sync}`;
}

/** Nothing of our own environment reaches PostgreSQL: it listens to more than thirty variables. */
const environment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  SUPERVISE: readFileSync(new URL("supervise.sh", import.meta.url), "utf8"),
};

export class Supervisor {
  readonly #child: ChildProcess;
  readonly #folder: string;
  /** The exit code once it has ended, -1 for a signal; null while it runs. */
  ended: number | null = null;
  #failure: unknown;

  /** Starts it in a session of its own, where Ctrl-C does not reach it; it outlives this process if others hold the server. */
  constructor({ folder, programs, runner, durable }: SupervisorOptions) {
    const socketFolder = Buffer.byteLength(folder) <= socketFolderBytes ? folder : "";
    const options = Object.entries(settings(durable)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const shell = ["-c", 'eval "$SUPERVISE"', "supervise", folder, programs.folder, socketFolder];
    const args = [...shell, initdbOptions(programs, durable), ...options];
    const isApart = runner.how === "namespace";
    const prefix = isApart ? [...namespaceOptions(runner), "/bin/sh"] : [];
    this.#folder = folder;
    this.#child = spawn(isApart ? "unshare" : "/bin/sh", [...prefix, ...args], {
      cwd: "/",
      env: environment,
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      ...(runner.how === "user" ? { uid: runner.uid, gid: runner.gid } : {}),
    });
    this.#child.once("exit", (code) => {
      this.ended = code ?? -1;
    });
    this.#child.once("error", (error) => {
      this.ended = -1;
      this.#failure = error; // the shell itself did not start
    });
    this.#child.stdin?.on("error", () => {}); // it may end before we let go
    this.#child.unref();
  }

  /** Tells it that this process holds the server now, or does not want it: from here on only the holders count. */
  letGo(): void {
    this.#child.stdin?.destroy();
  }

  /** It ended because another one has the folder, or because nobody held its server any more. */
  get stoodAside(): boolean {
    return this.ended === 75 || this.ended === 0;
  }

  /** What went wrong, out of the server's log. */
  fault(): Fault {
    const log = join(this.#folder, "log");
    const wroteLog = this.ended !== -1 && this.ended !== 70 && existsSync(log);
    if (!wroteLog)
      return new Fault(`PostgreSQL cannot be started in ${this.#folder}`, { cause: this.#failure, again: false });
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-6);
    // Left over from a server that was killed: its processes end by themselves as soon as they notice.
    const again = lines.some((line) => /pre-existing shared memory block|lock file .* already exists/.test(line));
    return new Fault(`PostgreSQL did not start; ${log} ends with\n${lines.join("\n")}`, { again });
  }
}
