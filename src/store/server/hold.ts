/**
 * Holding the database server: as long as a process has the FIFO open for writing, the server is not stopped.
 * The other end is supervise.sh, which tells how the two shake hands.
 */
import { randomBytes } from "node:crypto";
import { closeSync, constants, existsSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { codeOf, Fault } from "../../base/problem.ts";

/** Short, because a start waits for several of these; each turn costs a few system calls. */
const turnMs = 4;

export class Hold {
  readonly #folder: string;
  readonly #fd: number;
  readonly #token = randomBytes(9).toString("hex");

  private constructor(folder: string, fd: number) {
    this.#folder = folder;
    this.#fd = fd;
  }

  /** @returns null if no supervisor listens (none is there, or it is stopping its server) */
  static open(folder: string): Hold | null {
    try {
      return new Hold(folder, openSync(join(folder, "hold"), constants.O_WRONLY | constants.O_NONBLOCK));
    } catch (error) {
      if (codeOf(error) === "ENXIO" || codeOf(error) === "ENOENT") return null;
      throw new Fault(`${folder} cannot be used; does it belong to another user?`, { cause: error, again: false });
    }
  }

  get #answer(): string {
    return join(this.#folder, `heard-${this.#token}`);
  }

  /** Sends the token. @returns false once nobody listens any more */
  listens(): boolean {
    try {
      writeSync(this.#fd, `${this.#token}\n`);
      return true;
    } catch (error) {
      if (codeOf(error) === "EAGAIN") return true; // the pipe is full: the listener is slow, not gone
      if (codeOf(error) === "EPIPE") return false;
      throw error;
    }
  }

  /**
   * Waits until the supervisor has heard this process.
   * @returns false if the supervisor went away instead
   * @throws {Fault} after `deadline` (ms since 1970)
   */
  async heard(deadline: number): Promise<boolean> {
    while (this.listens()) {
      if (existsSync(this.#answer)) {
        rmSync(this.#answer, { force: true });
        return true;
      }
      if (Date.now() > deadline) throw new Fault("The keeper of the database does not answer", { again: true });
      await pause(turnMs);
    }
    return false;
  }

  /** Lets go. @returns true if this was the last holder: the supervisor now stops the server */
  release(): boolean {
    rmSync(this.#answer, { force: true }); // the token is sent more than once, so the answer may have come again
    closeSync(this.#fd);
    return !isHeld(this.#folder);
  }
}

/** Does any process have the FIFO open for writing? Asked as a second reader, which finds the end of the file or an empty pipe. */
export function isHeld(folder: string): boolean {
  if (!existsSync(join(folder, "hold"))) return false;
  const fd = openSync(join(folder, "hold"), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // What is read here is the token of a newcomer, which sends it until it is heard.
    return readSync(fd, Buffer.alloc(4096)) > 0;
  } catch (error) {
    if (codeOf(error) === "EAGAIN") return true;
    throw error;
  } finally {
    closeSync(fd);
  }
}
