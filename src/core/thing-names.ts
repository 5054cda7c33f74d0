/** What one thing is called on several networks: bare where a guid is the world's, with its pod before it where a guid is that pod's own. */

/** `pod.example:GUID` in its two parts; null: it is bare. */
export function splitName(guid: string): { readonly host: string; readonly bare: string } | null {
  const colon = guid.lastIndexOf(":");
  return colon <= 0 ? null : { host: guid.slice(0, colon), bare: guid.slice(colon + 1) };
}

/** The other name that a thing may have of somebody whom `host` knows on several networks. */
export const otherName = (guid: string, host: string): string =>
  guid.startsWith(`${host}:`) ? guid.slice(host.length + 1) : `${host}:${guid}`;
