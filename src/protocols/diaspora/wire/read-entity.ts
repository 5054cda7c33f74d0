/** Reads an entity in its XML or its JSON form: values are parsed and normalised, rules held, unknown elements of relayed ones kept in order. */
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import { printTime } from "../../../base/time.ts";
import { cleanText, isObject, type JsonObject, parseBoolean, parseInteger, parseTime } from "../values.ts";
import { checks, settle } from "./checks.ts";
import {
  type AnyValue,
  declarationOf,
  type Entity,
  type EntityType,
  isEntityType,
  isSent,
  type Property,
  type Relay,
  type RelayedType,
  type SentEntity,
} from "./entities.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import { rules } from "./rules.ts";
import { readXml, type XmlElement } from "./xml.ts";
import { xmlName } from "./xml-print.ts";

/** An entity as it came, in either form. */
type Source = {
  /** The text or JSON value of a property; undefined where it is missing. */
  scalar(name: string): unknown;
  /** What is nested under a property, without what is empty; undefined where it is missing. */
  nested(name: string, of: EntityType, list: boolean): readonly Source[] | undefined;
  /** For relayed entities. */
  relay(known: Readonly<Record<string, Property>>): Result<Relay, WireRefusal>;
};

/**
 * The payload of an envelope.
 *
 * @param bytes  UTF-8, at most `limits.messageBytes`
 * @returns the entity; only those that are received by themselves
 * @see /FEDERATION.md, "Messages"
 */
export function readEntity(bytes: Uint8Array): Result<SentEntity, WireRefusal> {
  const root = readXml(bytes);
  if (!root.ok) return root;
  return readRoot(root.value.local, xmlSource(root.value));
}

/** `{"entity_type": …, "entity_data": {…}, "property_order": […]}`, the form of archives. */
export function readEntityJson(value: unknown): Result<SentEntity, WireRefusal> {
  const source = jsonSource(value);
  if (source === null) return refuse("entity-unknown");
  return readRoot(source.type, source);
}

/** One that stands inside another: `{"entity_type": …, "entity_data": {…}}`. Null where it is none of that type, or breaks a rule. */
export function readNestedJson<T extends EntityType>(type: T, value: unknown): Entity<T> | null {
  const source = jsonSource(value);
  const read = source?.type === type ? readAs(type, source) : null;
  return read?.ok ? read.value : null;
}

/**
 * A relayed entity out of values that were read or made here before: normalised, and not checked again.
 *
 * @param order  of its signature; null for the usual one. Names that XML cannot hold are left out: no envelope ever brought them
 */
export function draftRelayed<T extends RelayedType>(
  type: T,
  data: JsonObject,
  order: readonly string[] | null,
): Entity<T> | null {
  const { properties } = declarationOf(type);
  const at = (name: string): unknown => (Object.hasOwn(data, name) ? data[name] : null);
  const values = Object.entries(properties).map(([name, property]) => [name, parse(property, at(name)) ?? null]);
  const names = order?.filter((name) => xmlName.test(name)) ?? null;
  const relay = names === null ? ok(null) : relayOf(names, (name) => textOf(data, name), properties);
  return relay.ok ? ({ type, values: Object.fromEntries(values), relay: relay.value } as unknown as Entity<T>) : null;
}

function readRoot(name: string, source: Source): Result<SentEntity, WireRefusal> {
  if (!isEntityType(name) || !isSent(name)) return refuse("entity-unknown", name.slice(0, 80));
  return readAs(name, source);
}

function readAs<T extends EntityType>(type: T, source: Source): Result<Entity<T>, WireRefusal> {
  const { role, properties } = declarationOf(type);
  const invalid = (name: string, why: string) => refuse("entity-invalid", `${type}.${name}: ${why}`);
  const values: Record<string, AnyValue> = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = readProperty(name, property, source);
    if (!value.ok) return value;
    if (value.value === undefined && property.missing === "refused") return invalid(name, "missing");
    values[name] = value.value ?? (value.value === undefined ? ifMissing(property) : null);
  }
  settle[type]?.(values);
  for (const [name, property] of Object.entries(properties)) {
    const why = brokenRule(property, values[name] ?? null);
    if (why !== null) return invalid(name, why);
  }
  const wrong = checks[type]?.(values) ?? null;
  if (wrong !== null) return refuse("entity-invalid", `${type}: ${wrong}`);
  const relay = role === "relayed" ? source.relay(properties) : ok(null);
  if (!relay.ok) return relay;
  // The loop above has filled exactly what the table declares for this type.
  return ok({ type, values, relay: relay.value } as unknown as Entity<T>);
}

const ifMissing = ({ missing }: Property): AnyValue => (missing === "empty" ? [] : missing);

function readProperty(name: string, property: Property, source: Source): Result<AnyValue | undefined, WireRefusal> {
  if (property.kind !== "entity" && property.kind !== "entities") return ok(parse(property, source.scalar(name)));
  const of = property.of as EntityType;
  const found = source.nested(name, of, property.kind === "entities");
  if (found === undefined) return ok(undefined);
  const nested: Entity[] = [];
  for (const one of found) {
    const entity = readAs(of, one);
    if (!entity.ok) return entity;
    nested.push(entity.value);
  }
  return ok(property.kind === "entities" ? nested : (nested[0] ?? null));
}

/** The normalised value: the very one that signatures are over. Null where it is empty or cannot be read; undefined stays. */
function parse({ kind }: Property, raw: unknown): AnyValue | undefined {
  if (raw === undefined) return undefined;
  if (raw === null || raw === "") return null;
  if (kind === "count") return parseInteger(raw);
  if (kind === "flag" && typeof raw === "boolean") return raw;
  if (typeof raw !== "string") return null;
  if (kind === "flag") return parseBoolean(raw);
  if (kind === "time") {
    const ms = parseTime(raw);
    return ms === null ? null : printTime(ms);
  }
  return cleanText(raw);
}

/** Null, or what is wrong with a value that is there or has to be. */
function brokenRule(property: Property, value: AnyValue): string | null {
  if (value === null) {
    if (property.optional) return null;
    if (property.kind === "text") return rules[property.rule].filled ? "empty" : null;
    if (property.kind === "time") return property.filled ? "no time" : null;
    return property.kind === "flag" ? "no boolean" : "empty";
  }
  if (property.kind === "text") return rules[property.rule].test(value as string) ? null : "breaks its rule";
  if (property.kind === "entities" && (value as readonly Entity[]).length < property.least) return "too few";
  return null;
}

/** Elements in a namespace are not found, as in diaspora_federation; of several with one name the first counts, but in lists all do. */
function xmlSource(element: XmlElement): Source {
  const named = (name: string) => element.elements.filter(({ local, uri }) => local === name && uri === "");
  const has = (name: string) => element.elements.some(({ local }) => local === name);
  return {
    scalar: (name) => named(name)[0]?.text ?? (has(name) ? null : undefined),
    nested(_name, of, list) {
      const all = named(of);
      if (all.length === 0) return has(of) ? [] : undefined;
      return (list ? all : all.slice(0, 1)).filter(({ empty }) => !empty).map(xmlSource);
    },
    relay: (known) => {
      const texts = new Map<string, string>();
      for (const { local, text } of element.elements) if (!texts.has(local)) texts.set(local, text);
      return relayOf([...texts.keys()], (name) => texts.get(name), known);
    },
  };
}

function jsonSource(value: unknown): (Source & { readonly type: string }) | null {
  if (!isObject(value) || !isObject(value.entity_data) || typeof value.entity_type !== "string") return null;
  const { entity_data: data, entity_type: type, property_order: order } = value;
  const at = (name: string): unknown => (Object.hasOwn(data, name) ? data[name] : undefined);
  return {
    type,
    scalar: at,
    nested(name, of) {
      const found = at(name);
      if (found === undefined) return undefined;
      const sources = (Array.isArray(found) ? found : found === null ? [] : [found]).map(jsonSource);
      // One that is something else is read as an entity without properties, and refused as such.
      return sources.map((source) => (source?.type === of ? source : nothing));
    },
    relay: (known) => {
      const names = Array.isArray(order) && order.every((name) => typeof name === "string") ? order : null;
      if (names === null) return refuse("entity-invalid", `${type}: no property_order`);
      const rest = Object.keys(data).filter((name) => !Object.hasOwn(known, name) && !names.includes(name));
      if (![...names, ...rest].every((name) => xmlName.test(name))) return refuse("entity-invalid", `${type}: a name`);
      return relayOf(names, (name) => textOf(data, name), known);
    },
  };
}

const textOf = (data: JsonObject, name: string): string => {
  const value = Object.hasOwn(data, name) ? data[name] : null;
  return value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
};

const nothing: Source = {
  scalar: () => undefined,
  nested: () => undefined,
  relay: () => ok({ order: [], unknown: {} }),
};

/** Pods take it for a property of their own with a value of their own, so that no signature over it verifies there: what they refuse is not shown here. */
const parentName = "parent";

/** Every name that contains `signature` is left out. */
function relayOf(
  names: readonly string[],
  textAt: (name: string) => string | undefined,
  known: Readonly<Record<string, Property>>,
): Result<Relay, WireRefusal> {
  const order = [...new Set(names)].filter((name) => !name.includes("signature"));
  if (order.length > limits.signedProperties) return refuse("too-large", `${order.length} properties`);
  if (order.includes(parentName)) return refuse("entity-invalid", `an element called ${parentName}`);
  const unknown = order
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => [name, cleanText(textAt(name) ?? "")]);
  return ok({ order, unknown: Object.fromEntries(unknown) });
}
