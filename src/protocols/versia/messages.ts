/** Messages of the network, as the port has them: opened, judged, sealed. */
import { no, type Result } from "../../base/result.ts";
import type { Message } from "../../core/message.ts";
import type {
  Destinations,
  Opened,
  RawMessage,
  Sealed,
  SigningKeys,
  Verified,
  WireFacts,
  WireRefusal,
} from "../port.ts";
import type { Dialect } from "./references.ts";

/** JSON of one entity, as it is sent and shown. */
export type Entity = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * What we say, as an entity of that dialect; null where the dialect has no words for it.
 * @param how.host  our own domain. `mentions`: of what is for nobody but these. `nowMs`: the date of what has none of its own. `id`: of what is passing, in 0.5
 */
export function entityOf(
  _message: Message,
  _dialect: Dialect,
  _how: {
    readonly host: string;
    readonly only: readonly string[] | null;
    readonly nowMs: number;
    readonly id: string;
    readonly publicKeyPem: string;
  },
): Entity | null {
  return null;
}

export function open(_raw: RawMessage): Result<Opened, WireRefusal> {
  return no({ code: "entity-unknown", detail: "" });
}

export function verify(_opened: Opened, _facts: WireFacts): Result<Verified, WireRefusal> {
  return no({ code: "entity-unknown", detail: "" });
}

/** Nothing that is passed on is signed by itself. */
export const sign = (message: Message, _keys: SigningKeys): Message => message;

export function seal(
  _message: Message,
  _keys: SigningKeys,
  _entropy: (bytes: number) => Uint8Array,
  _to: Destinations,
  _nowMs: number,
): readonly Sealed[] {
  return [];
}

export const again: readonly string[] = [];
