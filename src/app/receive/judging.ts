/** Opens and verifies messages with the adapters' pure functions: the part of receiving that costs time and knows nothing. */
import { randomBytes } from "node:crypto";
import type { Result } from "../../base/result.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { Opened, RawMessage, Verified, WireFacts, WireRefusal } from "../../protocols/wire-port.ts";
import { adapterOf, type Parts } from "../parts.ts";

export type ToOpen = {
  readonly protocol: string;
  readonly raw: RawMessage;
  /** Of the inbox's owner, for a private message. */
  readonly privateKeyPem: string | null;
};
export type ToVerify = {
  readonly protocol: string;
  readonly opened: Opened;
  readonly facts: WireFacts;
  /** The door has seen its signature. */
  readonly proved?: boolean;
};

export type OpenResult = Result<Opened, WireRefusal>;
export type VerifyResult = Result<Verified, WireRefusal>;

/** Answers come in the order of the questions. */
export type Judges = {
  open(messages: readonly ToOpen[]): Promise<OpenResult[]>;
  verify(messages: readonly ToVerify[]): Promise<VerifyResult[]>;
};

/** Judges in this thread: for whoever has one message at a time. */
export const judgesHere = (needs: Pick<Parts, "protocols">): Judges => ({
  open: async (all) => all.map((each) => openOne(adapterOf(needs, each.protocol), each)),
  verify: async (all) => all.map((each) => verifyOne(adapterOf(needs, each.protocol), each)),
});

/** As `Wire.open` wants it. */
const entropyBytes = 64;

export function openOne(adapter: Adapter | undefined, { raw, privateKeyPem }: Omit<ToOpen, "protocol">): OpenResult {
  if (adapter?.wire === undefined) return { ok: false, refusal: { code: "protocol-unknown", detail: "" } };
  return adapter.wire.open(raw, { privateKeyPem, entropy: randomBytes(entropyBytes) });
}

export function verifyOne(adapter: Adapter | undefined, { opened, facts }: Omit<ToVerify, "protocol">): VerifyResult {
  if (adapter?.wire === undefined) return { ok: false, refusal: { code: "protocol-unknown", detail: "" } };
  return adapter.wire.verify(opened, facts);
}
