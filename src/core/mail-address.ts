/** Addresses of mail: one, plain, of the form that every mail server takes. */
import { limits } from "../base/limits.ts";

/** RFC 5321's dot-string, without what needs quotes; nothing in it can end a line or begin another address. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * The address as it is kept: the host in small letters. Only ASCII: hosts with other letters are typed as `xn--…`.
 * @returns null where it is none, or one that needs quotes
 */
export function parseMailAddress(text: string): string | null {
  const typed = text.trim();
  if (typed.length > limits.mailChars) return null;
  const at = typed.lastIndexOf("@");
  const [name, host] = [typed.slice(0, Math.max(at, 0)), typed.slice(at + 1).toLowerCase()];
  const labels = host.split(".");
  if (name.length > 64 || !local.test(name) || host.length > 253) return null;
  return labels.length > 1 && labels.every((each) => label.test(each)) ? `${name}@${host}` : null;
}
