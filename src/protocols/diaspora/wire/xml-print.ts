/** Writes XML as diaspora_federation does, byte for byte: indented, ASCII only, CR and everything beyond ASCII as character references. */
import { cleanText } from "../values.ts";

/** An element: with text, or with elements in it. */
export type XmlNode = { readonly name: string; readonly content: string | readonly XmlNode[] };

const special = /[&<>\r\u0080-\u{10ffff}]/gu;
const named: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** A text between tags. What XML cannot hold becomes U+FFFD; a bare CR would be read as LF. */
export const escapeXml = (text: string): string =>
  cleanText(text).replace(
    special,
    (char) => named[char] ?? `&#x${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()};`,
  );

/** What a local name in XML may be (NCName of "Namespaces in XML 1.0"). */
export const xmlName =
  /^[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}][-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f-\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]*$/u;

/** A document without declaration and without a line end at its end. Names have to be XML names already. */
export function printXml({ name, content }: XmlNode, indent = ""): string {
  if (content.length === 0) return `${indent}<${name}/>`;
  if (typeof content === "string") return `${indent}<${name}>${escapeXml(content)}</${name}>`;
  const inner = content.map((child) => printXml(child, `${indent}  `)).join("\n");
  return `${indent}<${name}>\n${inner}\n${indent}</${name}>`;
}
