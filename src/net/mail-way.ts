/** How letters leave this pod, as the setting says it: by a mail server, or into a folder. */

/** `tls`: from the first byte. `starttls`: before anything is said, or nothing is. `none`: this machine's own server. */
export type SmtpWay = {
  readonly kind: "smtp";
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string | null;
  readonly password: string | null;
};
export type MailWay = SmtpWay | { readonly kind: "folder" /** Absolute. */; readonly path: string };

const ports = { "smtp:": 587, "smtps:": 465 } as const;
/** Nobody listens on the way to this machine. */
const isOwnMachine = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Reads `smtps://USER:PASSWORD@HOST:PORT` (TLS from the start, port 465), `smtp://…` (STARTTLS, without which nothing is sent unless the server is on this
 * machine; port 587), or `folder:PATH`. What in a user or password is no plain letter or digit is written as in every URL, `%40` for an @.
 */
export function readMailWay(text: string, absolute: (path: string) => string): MailWay | { readonly why: string } {
  if (text.startsWith("folder:")) {
    const path = text.slice("folder:".length);
    return path === "" || path.includes("\0")
      ? { why: "it names no folder" }
      : { kind: "folder", path: absolute(path) };
  }
  if (!URL.canParse(text)) return { why: "it is not a URL" };
  const url = new URL(text);
  if (url.protocol !== "smtp:" && url.protocol !== "smtps:")
    return { why: "it does not begin with smtps://, smtp:// or folder:" };
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (host === "") return { why: "it names no host" };
  if ((url.pathname !== "" && url.pathname !== "/") || url.search || url.hash)
    return { why: "something follows the host" };
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined) return { why: "user or password hold a % that means nothing" };
  if ((user === null) !== (password === null)) return { why: "user and password belong together" };
  const security = url.protocol === "smtps:" ? "tls" : isOwnMachine(host) ? "none" : "starttls";
  return { kind: "smtp", host, port: Number(url.port) || ports[url.protocol], security, user, password };
}

function decoded(text: string): string | null | undefined {
  if (text === "") return null;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
