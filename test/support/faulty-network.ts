/** A network that loses, doubles, delays and refuses requests, as a seed says; never one parcel for ever. */
import { createHash } from "node:crypto";
import { no, ok } from "../../src/base/result.ts";
import type { Http, HttpRequest } from "../../src/net/http.ts";

/**
 * - `drop`: it does not arrive, and nothing comes back. `lose-answer`: it arrives, and nothing comes back.
 * - `twice`: it arrives twice. `late`: nothing comes back, and it arrives some rounds later.
 * - a number: something on the way answers so, and it does not arrive.
 */
export type NetworkFault = "drop" | "lose-answer" | "twice" | "late" | 500 | 503;

export type NetworkFaults = {
  readonly seed: number;
  /** Of 100 requests so many meet one. */
  readonly percent: number;
  /** After so many a parcel (or a question) gets through. */
  readonly mostEach: number;
  /** Do questions (GET) meet faults too? */
  readonly questions: boolean;
};

export type FaultyNetwork = {
  /** The way out of the pod `from`. */
  between(from: string, http: Http): Http;
  /** From now on the pod `to` says that it has taken what `from` sends, and has not; or again as before. Questions are answered. */
  swallow(from: string, to: string, swallows: boolean): void;
  /** From now on the pod `to` does not answer anybody, or does again. */
  down(to: string, isDown: boolean): void;
  /** From now on nothing goes wrong, or again as before. */
  quiet(isQuiet: boolean): void;
  /** Lets those arrive whose time has come. @returns how many */
  nextRound(): Promise<number>;
  /** Requests that have not arrived yet. */
  held(): number;
  /** How often each fault was met. */
  readonly met: ReadonlyMap<NetworkFault, number>;
  /** From where to which URL, in order; also those that did not arrive. */
  readonly asked: readonly { readonly from: string; readonly request: HttpRequest }[];
};

const longestHold = 6;

/** Numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const seedOf = (text: string): number => createHash("sha256").update(text).digest().readUInt32LE(0);

type Held = { readonly url: string; readonly from: string; left: number; send(): Promise<unknown> };

/** @param faults  undefined: every request arrives */
export function openFaultyNetwork(faults?: NetworkFaults): FaultyNetwork {
  const met = new Map<NetworkFault, number>();
  const times = new Map<string, number>();
  const asked: { from: string; request: HttpRequest }[] = [];
  let held: Held[] = [];
  let isQuiet = false;
  const swallowed = new Set<string>();
  const dead = new Set<string>();

  /** One row of dice for each pair of pods: what one pod does in between does not change what another meets. */
  const dice = new Map<string, () => number>();
  const diceFor = (name: string): (() => number) => {
    const known = dice.get(name) ?? seededRandom(seedOf(`${faults?.seed} ${name}`));
    dice.set(name, known);
    return known;
  };

  const faultFor = (from: string, request: HttpRequest): { fault: NetworkFault; hold: number } | null => {
    if (faults === undefined || isQuiet || (request.method === "GET" && !faults.questions)) return null;
    const roll = diceFor(`${from} ${new URL(request.url).host} ${request.method}`);
    const key = createHash("sha256")
      .update(`${from} ${request.method} ${request.url} `)
      .update(request.body ?? "")
      .digest("hex");
    const before = times.get(key) ?? 0;
    const [isHit, which, howLong] = [roll() * 100 < faults.percent, roll(), roll()];
    if (!isHit || before >= faults.mostEach) return null;
    times.set(key, before + 1);
    const kinds: readonly NetworkFault[] =
      request.method === "GET" ? ["drop", 503] : ["drop", "lose-answer", "twice", "late", 500, 503];
    const fault = kinds[Math.floor(which * kinds.length)] as NetworkFault;
    met.set(fault, (met.get(fault) ?? 0) + 1);
    return { fault, hold: 1 + Math.floor(howLong * longestHold) };
  };

  const release = async (which: (each: Held) => boolean): Promise<number> => {
    const now = held.filter(which);
    held = held.filter((each) => !which(each));
    for (const each of now) await each.send();
    return now.length;
  };

  return {
    between: (from, http) => ({
      async request(request) {
        const { url } = request;
        asked.push({ from, request });
        if (dead.has(new URL(url).host)) return no({ code: "no-answer", detail: "down" });
        // Two requests to one address do not overtake each other on their way; those that are tried again do.
        if (request.method === "POST" && swallowed.has(`${from} ${new URL(url).host}`))
          return ok({ status: 202, url, headers: {}, body: new Uint8Array() });
        if (request.method === "POST") await release((each) => each.url === url && each.from === from);
        const met = faultFor(from, request);
        // Whoever gives a request up does not call it back.
        const { signal: _, ...alone } = request;
        switch (met?.fault) {
          case undefined:
            return http.request(request);
          case "drop":
            return no({ code: "no-answer", detail: "dropped" });
          case "lose-answer":
            await http.request(alone);
            return no({ code: "no-answer", detail: "the answer was lost" });
          case "twice":
            await http.request(alone);
            return http.request(request);
          case "late":
            held.push({ url, from, left: met?.hold ?? 1, send: () => http.request(alone) });
            return no({ code: "no-answer", detail: "under way" });
          default:
            return ok({ status: met?.fault as 500 | 503, url, headers: {}, body: new Uint8Array() });
        }
      },
      close: () => http.close(),
    }),
    swallow(from, to, swallows) {
      if (swallows) swallowed.add(`${from} ${to}`);
      else swallowed.delete(`${from} ${to}`);
    },
    down(to, isDown) {
      if (isDown) dead.add(to);
      else dead.delete(to);
    },
    quiet: (now) => {
      isQuiet = now;
    },
    nextRound() {
      for (const each of held) each.left -= 1;
      return release(({ left }) => left <= 0);
    },
    held: () => held.length,
    met,
    asked,
  };
}
