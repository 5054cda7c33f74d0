/** The job that seals a message and puts its parcels into the outbox, batch by batch. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { randomToken } from "../../base/bytes.ts";
import { declares, type Message } from "../../core/message.ts";
import type { Destinations, SigningKeys } from "../../protocols/wire-port.ts";
import { softwareOf } from "../../store/people/pod-facts.ts";
import { privateEndpoints, publicEndpoints, withoutEndpoint } from "../../store/post-office/destinations.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { type Address, type AddressedMessage, putMessages } from "../../store/post-office/outbox.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import type { Parts } from "../parts.ts";
import type { JobTurn, Together } from "./kind.ts";

const kind = "tell";
/** Before what may take its time: somebody waits for an answer. */
const priority = 10;
/** Endpoints that get one sealed message: more than the network has pods, and one statement takes 3.5 µs for each. */
const endpointsPerTurn = 5_000;
/** People for whom a message is sealed in one turn: each takes a tenth of a millisecond of the main thread, and memory for its body. */
const peoplePerTurn = 100;
/** What single people are told, done together: answers to those who follow somebody who has moved. */
const lettersTogether = peoplePerTurn / 2;

export const tellArgs = z.object({
  protocol: z.string(),
  /** JSON in a string: order of keys and code points stay as they are. */
  message: z.string(),
  as: z.int(),
  /** Identities that are still to be told, ascending. */
  to: z.array(z.int()),
  reach: z.enum(["public", "private"]),
  giveUpAtMs: z.int(),
  /** `public`: endpoints up to this one are done. */
  after: z.string(),
  /** @see Telling */
  about: z.string().nullable(),
  /** How often those in `to` have been looked up because nobody knew where they are reached; 0: not yet. */
  lookUps: z.int(),
});
export type TellArgs = z.infer<typeof tellArgs>;

/** To be put in the transaction that causes it. @param key  tells this telling from any other */
export const tellJob = (key: string, runAt: Date, args: TellArgs): NewJob => ({ kind, key, args, priority, runAt });

/** For those of a telling whose pods have to be asked first where they are reached; `to` are these alone. */
export const tellUnknownJob = (runAt: Date, args: TellArgs): NewJob => ({
  kind: "tell-unknown",
  key: randomToken(),
  args,
  runAt,
});

type Needs = Pick<Parts, "database" | "secret" | "clock" | "protocols">;
type Batch = {
  readonly to: Destinations;
  /** What is left for the next turn; null: nothing. */
  readonly rest: Pick<TellArgs, "to" | "after"> | null;
};

export const tellKind = {
  kind,
  quick: true,
  async run(needs: Needs, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = tellArgs.parse(given);
    const { db } = needs.database;
    const { to, rest } = args.reach === "public" ? await nextPods(db, args) : await nextPeople(db, args);
    const unknown = await unknownOf(db, args);
    const now = new Date(needs.clock.now());
    const known = await withSoftware(db, args, to);
    const sealed = countOf(to) === 0 ? [] : seal(needs, args, await signingKeys(needs, args.as), known, now);
    const giveUpAt = new Date(args.giveUpAtMs);
    turn.write(async (tx) => {
      await putMessages(tx, sealed, { now, giveUpAt });
      if (unknown.length > 0) await putJobs(tx, [tellUnknownJob(now, { ...args, to: unknown })]);
    });
    return rest === null ? null : { ...args, ...rest };
  },
  together: letters(),
};

/** What is for one person each: they are looked up together, and what they get is written together. */
function letters(): Together {
  return {
    most: lettersTogether,
    fits: (given) => {
      const { data } = tellArgs.safeParse(given);
      return data?.reach === "private" && data.to.length === 1;
    },
    async run(needs, all) {
      const tellings = all.map((given) => tellArgs.parse(given));
      const { db } = needs.database;
      const ids = [...new Set(tellings.flatMap(({ to }) => to))];
      const people = new Map((await privateEndpoints(db, ids)).map((each) => [each.identityId, each]));
      const unreached = ids.filter((id) => !people.has(id));
      const unknown =
        unreached.length === 0 ? [] : (await withoutEndpoint(db, unreached)).map((each) => each.identityId);
      const keys = new Map<number, SigningKeys>();
      for (const { as } of tellings) if (!keys.has(as)) keys.set(as, await signingKeys(needs, as));
      const now = new Date(needs.clock.now());
      const sealed: AddressedMessage[][] = [];
      for (const args of tellings) {
        const found = args.to.flatMap((id) => people.get(id) ?? []);
        const to = await withSoftware(db, args, { reach: "private", people: found });
        sealed.push(found.length === 0 ? [] : seal(needs, args, keys.get(args.as) as SigningKeys, to, now));
      }
      return async (tx, places) => {
        const messages = places.flatMap((at) => {
          const giveUpAt = new Date((tellings[at] as TellArgs).giveUpAtMs);
          return (sealed[at] ?? []).map((message) => ({ ...message, giveUpAt }));
        });
        await putMessages(tx, messages, { now, giveUpAt: now });
        const lost = places
          .flatMap((at) => tellings.slice(at, at + 1))
          .filter(({ to }) => to.some((id) => unknown.includes(id)));
        await putJobs(
          tx,
          lost.map((args) => tellUnknownJob(now, args)),
        );
      };
    },
  };
}

type Db = Needs["database"]["db"];

async function nextPods(db: Db, { to, after }: TellArgs): Promise<Batch> {
  const endpoints = await publicEndpoints(db, to, after, endpointsPerTurn);
  const last = endpoints.at(-1);
  const whole = endpoints.length < endpointsPerTurn || last === undefined;
  return { to: { reach: "public", endpoints }, rest: whole ? null : { to, after: last } };
}

async function nextPeople(db: Db, { to, after }: TellArgs): Promise<Batch> {
  const people = await privateEndpoints(db, to.slice(0, peoplePerTurn));
  const left = to.slice(peoplePerTurn);
  return { to: { reach: "private", people }, rest: left.length === 0 ? null : { to: left, after } };
}

/** Of those that this turn is about: a public telling goes through its people once, in its first turn. */
async function unknownOf(db: Db, { reach, to, after }: TellArgs): Promise<number[]> {
  if (reach === "public" && after !== "") return [];
  const looked = await withoutEndpoint(db, reach === "public" ? to : to.slice(0, peoplePerTurn));
  return looked.map(({ identityId }) => identityId);
}

/** What the pods run, where it matters to what is said. */
async function withSoftware(db: Db, { protocol, message }: TellArgs, to: Destinations): Promise<Destinations> {
  if (!declares(JSON.parse(message) as Message)) return to;
  const endpoints = to.reach === "public" ? to.endpoints : to.people.map(({ endpoint }) => endpoint);
  const hosts = [...new Set(endpoints.map((endpoint) => URL.parse(endpoint)?.host ?? ""))];
  return { ...to, software: await softwareOf(db, protocol, hosts) };
}

const countOf = (to: Destinations): number => (to.reach === "public" ? to.endpoints.length : to.people.length);

/** @throws {Error} nothing is sent by that protocol here */
function seal(needs: Needs, args: TellArgs, keys: SigningKeys, to: Destinations, now: Date): AddressedMessage[] {
  const wire = needs.protocols.find(({ adapter }) => adapter.name === args.protocol)?.adapter.wire;
  if (wire === undefined) throw new Error(`nothing is sent by ${args.protocol} here`);
  const message = JSON.parse(args.message) as Message;
  const sealed = wire.seal(message, keys, (bytes) => randomBytes(bytes), to, now.getTime());
  return sealed.map(({ mediaType, body, endpoints }) => ({
    protocol: args.protocol,
    identityId: args.as,
    kind: message.kind,
    about: args.about,
    mediaType,
    body,
    addresses: endpoints.flatMap(addressesOf),
  }));
}

/** A host with its port is what answers or does not: one limit and one clock. Nothing leaves for what is no URL. */
function addressesOf(endpoint: string): Address[] {
  const url = URL.parse(endpoint);
  return url === null || url.host === "" ? [] : [{ host: url.host, endpoint }];
}
