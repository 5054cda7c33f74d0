/**
 * What an archive says of other networks that the owner is on. Here only the form is looked at: what an address of another network is, its own
 * adapter says. The mirror of write-networks.ts.
 */
import { limits } from "../../base/limits.ts";
import type { Side } from "../../core/contact.ts";
import type { Place, SnapshotItem } from "../../core/snapshot.ts";
import type { Context } from "./context.ts";
import { Fields } from "./fields.ts";
import { isAddress } from "./ids.ts";
import { readAspectNames } from "./read-contacts.ts";
import type { Report } from "./report.ts";
import { cutChars, isObject } from "./values.ts";

type Items = readonly SnapshotItem[];
const nothing: Items = [];

type Named = { readonly fields: Fields; readonly network: string; readonly ref: string };

/** What each of these elements begins with: `{"network", "address"}`. Null, with a finding, where that is missing. */
function named(value: unknown, place: Place, report: Report, expected: string): Named | null {
  const fields = isObject(value) ? new Fields(value, place, report) : null;
  const [network, ref] = [fields?.raw("network"), fields?.raw("address")];
  if (fields !== null && typeof network === "string" && networkName.test(network) && isAddress(ref))
    return { fields, network, ref };
  report.add("element-invalid", place, { expected });
  return null;
}

/** As adapters are called. */
export const networkName = /^[a-z][a-z0-9-]{0,31}$/;

/** `{"network", "address", "guid", "public_key", "since", "until", "previous", "next"}`: where the owner is found there, or was. */
export function readNetwork(value: unknown, place: Place, { nowMs, report }: Context): Items {
  const it = named(value, place, report, "an address on another network");
  if (it === null) return nothing;
  const { fields, network, ref } = it;
  const [sinceMs, untilMs] = [fields.time("since", nowMs), fields.time("until", nowMs)];
  const [guid, publicKeyPem] = [fields.findGuid("guid"), fields.text("public_key")];
  const [previous, next] = [fields.raw("previous"), fields.raw("next")];
  const links = { ...(isAddress(previous) ? { previous } : {}), ...(isAddress(next) ? { next } : {}) };
  return [{ kind: "address", place, network, ref, guid, publicKeyPem, sinceMs, untilMs, ...links }];
}

const tieKeys: ReadonlySet<string> = new Set([
  ...["network", "address", "name", "ours", "theirs", "aspects", "note", "suspended"],
]);

/** `{"network", "address", "name", "ours", "theirs", "aspects", "note", "suspended"}` */
export function readTie(value: unknown, place: Place, { report }: Context): Items {
  const it = named(value, place, report, "a tie with somebody on another network");
  if (it === null) return nothing;
  const { fields, network, ref } = it;
  fields.reportRest("/sterna/ties", tieKeys);
  const [name, note] = [fields.text("name"), fields.text("note")];
  return [
    {
      kind: "tie",
      place,
      network,
      ref,
      name: name === null ? null : cutChars(name, limits.shortTextChars),
      ours: readSide(fields, "ours"),
      theirs: readSide(fields, "theirs"),
      aspects: readAspectNames(fields, "aspects"),
      ...(note === null ? {} : { note: cutChars(note, limits.noteChars) }),
      ...(fields.raw("suspended") === true ? { suspended: true } : {}),
    },
  ];
}

const sides: readonly Side[] = ["none", "asked", "established"];

function readSide(fields: Fields, key: string): Side {
  const value = fields.raw(key);
  const side = sides.find((each) => each === value);
  if (side === undefined && value !== null)
    fields.add("field-type", key, { field: key, expected: "none, asked or established" });
  return side ?? "none";
}

/** `{"network", "address"}` */
export const readNetworkBlock = (value: unknown, place: Place, { report }: Context): Items =>
  stranger("block", value, place, report);
export const readNetworkMute = (value: unknown, place: Place, { report }: Context): Items =>
  stranger("mute", value, place, report);

function stranger(kind: "block" | "mute", value: unknown, place: Place, report: Report): Items {
  const it = named(value, place, report, "an address on another network");
  return it === null ? nothing : [{ kind, place, network: it.network, ref: it.ref }];
}
