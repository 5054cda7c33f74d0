/** Writes an entity in its XML or its JSON form: the mirror of read-entity.ts. */
import { cleanText } from "../values.ts";
import { type AnyValue, declarationOf, type Entity, isRelayed, propertiesOf, type RelayedType } from "./entities.ts";
import { printXml, type XmlNode } from "./xml-print.ts";

/** Without XML declaration, in ASCII. Relayed entities come in the order of their signature, with what is unknown in its place. */
export const writeEntity = (entity: Entity): string => printXml(nodeOf(entity));

function nodeOf(entity: Entity): XmlNode {
  if (isRelayed(entity)) return relayedNode(entity);
  const content = propertiesOf(entity).flatMap(([name, property, value]): readonly XmlNode[] => {
    if (Array.isArray(value)) return value.map(nodeOf);
    if (isEntity(value)) return [nodeOf(value)];
    if (value === null && (property.optional || property.kind === "entity")) return [];
    return [{ name, content: printValue(value) }];
  });
  return { name: entity.type, content };
}

function relayedNode(entity: Entity<RelayedType>): XmlNode {
  const signature = entity.values.author_signature;
  const content = orderOf(entity).map((name) => ({ name, content: signedValue(entity, name) }));
  return {
    name: entity.type,
    content: signature === null ? content : [...content, { name: "author_signature", content: signature }],
  };
}

/** In which order the properties of a relayed entity are written and signed: its own, or the usual one. */
export function orderOf(entity: Entity<RelayedType>): readonly string[] {
  if (entity.relay !== null) return entity.relay.order;
  const known = declarationOf(entity.type).properties;
  const values = entity.values as Readonly<Record<string, AnyValue>>;
  return Object.keys(known).filter(
    (name) => name !== "author_signature" && !(known[name]?.optional === true && (values[name] ?? null) === null),
  );
}

/** What stands in the signature's base for one name: the normalised value, or the text of an unknown element. Null is empty. */
export function signedValue(entity: Entity<RelayedType>, name: string): string {
  if (!Object.hasOwn(declarationOf(entity.type).properties, name)) {
    const unknown = entity.relay?.unknown ?? {};
    return cleanText((Object.hasOwn(unknown, name) ? unknown[name] : "") ?? "");
  }
  return printValue((entity.values as Readonly<Record<string, AnyValue>>)[name] ?? null);
}

const printValue = (value: AnyValue): string => (value === null ? "" : cleanText(String(value)));

const isEntity = (value: AnyValue): value is Entity =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export type EntityJson = {
  readonly entity_type: string;
  readonly entity_data: Readonly<Record<string, unknown>>;
  readonly property_order?: readonly string[];
};

/** What is optional and null is left out, except in the order of a relayed entity; other texts and times are empty where they are null. */
export function writeEntityJson(entity: Entity): EntityJson {
  const data: [string, unknown][] = [];
  for (const [name, property, value] of propertiesOf(entity)) {
    if (Array.isArray(value)) data.push([name, value.map(writeEntityJson)]);
    else if (isEntity(value)) data.push([name, writeEntityJson(value)]);
    else if (value !== null) data.push([name, typeof value === "string" ? cleanText(value) : value]);
    else if (!property.optional && property.kind !== "entity") data.push([name, ""]);
  }
  const json = { entity_type: entity.type, entity_data: Object.fromEntries(data) };
  if (!isRelayed(entity)) return json;
  const order = orderOf(entity);
  const unknown = Object.entries(entity.relay?.unknown ?? {}).map(([name, text]) => [name, cleanText(text)]);
  const missing = order.filter((name) => !Object.hasOwn(json.entity_data, name)).map((name) => [name, null]);
  const entityData = { ...Object.fromEntries(missing), ...json.entity_data, ...Object.fromEntries(unknown) };
  return { entity_type: entity.type, entity_data: entityData, property_order: order };
}
