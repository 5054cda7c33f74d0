/** Reads XML of the network: only what is well-formed, without a document type, in UTF-8, within limits. Keeps order, duplicates and white space. */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import { refuse, type WireCode, type WireRefusal } from "./refusals.ts";

export type XmlElement = {
  /** As written, with its prefix. */
  readonly name: string;
  readonly local: string;
  /** The namespace; empty where there is none. */
  readonly uri: string;
  /** What `xmlns:…` attributes of this element declare, by prefix. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** Values of attributes by their name as written. No prototype. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: readonly XmlElement[];
  /** The text of the element and of all elements in it: line ends are LF, character references are what they stand for, comments are left out. */
  readonly text: string;
  /** Is there nothing between start and end, not even white space? */
  readonly empty: boolean;
};

type Open = { -readonly [key in keyof XmlElement]: XmlElement[key] } & { elements: XmlElement[] };

/** Ends the parser from inside its callbacks. */
class Stop extends Error {
  readonly code: WireCode;
  constructor(code: WireCode, what: string) {
    super(what);
    this.code = code;
  }
}

/** The parser's own table inherits from Object, so that `&constructor;` would be an entity. */
const entities: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  amp: "&",
  gt: ">",
  lt: "<",
  quot: '"',
  apos: "'",
});

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of UTF-8 bytes, without a byte order mark; null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * @param bytes  a document, at most `limits.messageBytes`
 * @returns its root
 */
export function readXml(bytes: Uint8Array): Result<XmlElement, WireRefusal> {
  if (bytes.length > limits.messageBytes) return refuse("too-large", `${bytes.length} bytes`);
  const text = decodeUtf8(bytes);
  if (text === null) return refuse("xml-encoding");
  try {
    return ok(parse(text));
  } catch (error) {
    if (error instanceof Stop) return refuse(error.code, error.message);
    // The parser throws plain errors where the text is not well-formed; anything else is ours.
    if (error instanceof Error && error.constructor === Error)
      return refuse("xml-malformed", error.message.slice(0, 80));
    throw error;
  }
}

function parse(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.ENTITIES = entities as Record<string, string>;
  const open: Open[] = [];
  let root: XmlElement | null = null;
  let count = 0;
  const say = (piece: string) => {
    const within = open.at(-1);
    if (within !== undefined) within.text += piece;
  };
  const touch = () => {
    const within = open.at(-1);
    if (within !== undefined) within.empty = false;
  };
  parser.on("xmldecl", ({ version, encoding }) => {
    if (version !== undefined && version !== "1.0") throw new Stop("xml-malformed", `XML ${version.slice(0, 8)}`);
    if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding)) throw new Stop("xml-encoding", encoding);
  });
  parser.on("doctype", () => {
    throw new Stop("xml-doctype", "");
  });
  parser.on("opentag", (tag) => {
    touch();
    count += 1;
    if (open.length >= limits.xmlDepth) throw new Stop("xml-limit", "depth");
    if (count > limits.xmlElements) throw new Stop("xml-limit", "elements");
    open.push(openedBy(tag));
  });
  parser.on("closetag", () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) {
      root = element;
      return;
    }
    parent.elements.push(element);
    parent.text += element.text;
  });
  const words = (piece: string) => {
    touch();
    say(piece);
  };
  parser.on("text", words);
  parser.on("cdata", words);
  parser.on("comment", touch);
  parser.on("processinginstruction", touch);
  parser.write(text).close();
  if (root === null) throw new Stop("xml-malformed", "no element");
  return root;
}

function openedBy(tag: SaxesTagNS): Open {
  const attributes: Record<string, string> = Object.create(null);
  for (const attribute of Object.values(tag.attributes)) attributes[attribute.name] = attribute.value;
  return {
    name: tag.name,
    local: tag.local,
    uri: tag.uri,
    prefixes: tag.ns,
    attributes,
    elements: [],
    text: "",
    empty: true,
  };
}
