/** Base64 as the network writes it: strictly where envelopes are, leniently where pods are lenient. */

/** Both alphabets; padding may be missing, but nothing else may differ from what the bytes are written as. Null where it is not so. */
export function decodeStrict(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null;
  const bare = text.replace(/=+$/, "");
  if (bare !== text && text.length % 4 !== 0) return null;
  const bytes = Buffer.from(bare, "base64url");
  return bytes.toString("base64url") === bare.replaceAll("+", "-").replaceAll("/", "_") ? bytes : null;
}

/** The standard alphabet; white space is skipped, padding may be missing. Null where anything else is in it. */
export function decodeLenient(text: string): Buffer | null {
  const bare = text.replace(/\s+/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(bare) ? Buffer.from(bare, "base64") : null;
}

/** URL alphabet, with padding, in one line. */
export const encodeUrl = (bytes: Uint8Array | string): string => {
  const text = Buffer.from(bytes as Uint8Array).toString("base64url");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
};
