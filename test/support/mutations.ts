/** Arbitrary damage to an archive: nodes of its JSON changed, taken out, doubled, put elsewhere; keys that stand twice. */
import fc from "fast-check";

/** Chooses a node by numbers, so that a failure shrinks. `twice`: the key stands there again, with this value. */
export type Mutation = {
  readonly steps: readonly number[];
  readonly how: "replace" | "remove" | "double" | "twice" | "swap";
  readonly value: unknown;
};

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    "",
    "0",
    0,
    -1,
    1e308,
    1.5,
    [],
    {},
    [[]],
    "\0",
    "\ud800",
    "💥",
    "true",
    "2099-01-01T00:00:00Z",
  ),
  fc.constantFrom<unknown>(
    "alice@pod-a.example",
    "ben@pod-b.example",
    "ALICE@POD-A.EXAMPLE",
    "x@unreachable.example",
    "not an id",
    "alice@sterna.example",
  ),
  fc.constantFrom<unknown>(
    "../../x",
    "a".repeat(300),
    "é".repeat(40_000),
    "status_message",
    "reshare",
    "comment",
    "like",
    "Post",
    "Comment",
  ),
  fc.constantFrom<unknown>({ __proto__: null, constructor: 1 }, { entity_type: "photo" }, { entity_data: {} }, [
    "a",
    1,
    null,
  ]),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    steps: fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.nat(), { minLength: 4, maxLength: 9 }) },
      { weight: 1, arbitrary: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) },
    ),
    how: fc.constantFrom("replace", "remove", "double", "twice", "swap"),
    value: odd,
  }),
  { minLength: 1, maxLength: 10 },
);

/** An object whose keys may stand twice. */
class Twice {
  readonly key: string;
  readonly value: unknown;
  constructor(key: string, value: unknown) {
    this.key = key;
    this.value = value;
  }
}
const extras = new WeakMap<object, Twice[]>();

const isNode = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

/** The archive after all of it, as JSON text. The private key is left alone: without it nothing else would be looked at. */
export function mutated(archive: unknown, all: readonly Mutation[]): string {
  const root = structuredClone(archive) as Record<string, unknown>;
  // A value of its own for each: one that two mutations share could come to stand within itself, and would keep what was done to it.
  for (const mutation of all) apply(root, { ...mutation, value: structuredClone(mutation.value) });
  return print(root);
}

function apply(root: Record<string, unknown>, { steps, how, value }: Mutation): void {
  let node: Record<string, unknown> | unknown[] = root;
  let key = "";
  for (const [depth, step] of steps.entries()) {
    const keys: string[] = Object.keys(node).filter(
      (each) => each !== "private_key" && (each !== "version" || steps.length === 1),
    );
    key = keys[step % keys.length] ?? "";
    const child: unknown = (node as Record<string, unknown>)[key];
    if (depth === steps.length - 1 || !isNode(child)) break;
    node = child;
  }
  const object = node as Record<string, unknown>;
  const keys = Object.keys(object);
  switch (how) {
    case "replace":
      object[key] = value;
      return;
    case "remove":
      if (Array.isArray(node)) node.splice(Number(key), 1);
      else delete object[key];
      return;
    case "double":
      if (Array.isArray(node)) node.push(structuredClone(object[key]));
      else object[`${key}2`] = structuredClone(object[key]);
      return;
    case "twice":
      if (Array.isArray(node)) node.unshift(structuredClone(object[key]));
      else extras.set(node, [...(extras.get(node) ?? []), new Twice(key, value)]);
      return;
    case "swap": {
      const other = keys[keys.length - 1] as string;
      if (other === "private_key") return;
      [object[key], object[other]] = [object[other], object[key]];
    }
  }
}

/** As JSON.stringify, with the keys that stand twice. */
function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => print(each ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${print(member)}`);
  for (const { key, value: again } of extras.get(value) ?? []) members.push(`${JSON.stringify(key)}:${print(again)}`);
  return `{${members.join(",")}}`;
}
