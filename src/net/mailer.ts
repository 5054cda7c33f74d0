/** The only way to mail servers: letters are composed and handed to the one that the setting names, or kept in a folder. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SendMailOptions } from "nodemailer";
import { limits } from "../base/limits.ts";
import { Fault } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { MailWay, SmtpWay } from "./mail-way.ts";

export type { MailWay } from "./mail-way.ts";

export type OutgoingLetter = {
  /** One address, as `parseMailAddress` makes it. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** Where one click stops letters of this kind (RFC 8058). Absent: they cannot be stopped. */
  readonly stopUrl?: string;
};

/** The server says that this letter will never go. */
export type MailRefusal = { readonly code: "letter-refused"; readonly detail: string };

export type Mailer = {
  /**
   * Hands one letter over.
   * @throws {Fault} the server cannot be reached, or says "later": try again
   */
  send(letter: OutgoingLetter): Promise<Result<null, MailRefusal>>;
};

/** Opens the way. Nothing is loaded and nothing connected before the first letter. @param from  the address that letters come from */
export function openMailer(way: MailWay, from: string): Mailer {
  return {
    async send(letter) {
      const { createTransport } = await import("nodemailer");
      const message = compose(letter, from);
      if (way.kind === "smtp") return handOver(createTransport(transportOf(way)), message);
      const kept = await createTransport({ streamTransport: true, buffer: true, newline: "unix" }).sendMail(message);
      await keep(way.path, kept.message as Buffer);
      return ok(null);
    },
  };
}

/** No value of a header can hold more than a line: each comes without controls, whoever made it. */
const oneLine = (text: string): string => text.replace(/\p{C}+/gu, " ").trim();

function compose({ to, subject, text, stopUrl }: OutgoingLetter, from: string): SendMailOptions {
  if (oneLine(to) !== to || /[\s,;<>]/.test(to)) throw new Error("a letter goes to one address");
  const stop =
    stopUrl === undefined
      ? {}
      : { "List-Unsubscribe": `<${oneLine(stopUrl)}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
  return {
    from: { name: "", address: from },
    to: { name: "", address: to },
    subject: oneLine(subject),
    text,
    headers: { ...stop, "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Certificates are always checked, and nothing is said before TLS stands, unless the server is on this machine. */
const transportOf = ({ host, port, security, user, password }: SmtpWay) => ({
  host,
  port,
  secure: security === "tls",
  requireTLS: security === "starttls",
  ignoreTLS: security === "none",
  tls: { minVersion: "TLSv1.2" as const },
  ...(user === null ? {} : { auth: { user, pass: password ?? "" } }),
  connectionTimeout: limits.connectMs,
  greetingTimeout: limits.connectMs,
  socketTimeout: limits.mailMs,
});

type Sends = { sendMail(message: SendMailOptions): Promise<unknown>; close(): void };

async function handOver(transport: Sends, message: SendMailOptions): Promise<Result<null, MailRefusal>> {
  try {
    await transport.sendMail(message);
    return ok(null);
  } catch (error) {
    const { responseCode = 0, code = "" } = error as { responseCode?: number; code?: string };
    const detail = oneLine(error instanceof Error ? error.message : String(error)).slice(0, limits.shortTextChars);
    // A wrong password is the podmin's to put right: the letter waits. What is said of recipient or content stays so.
    if (responseCode >= 500 && code !== "EAUTH" && code !== "ECONNECTION")
      return no({ code: "letter-refused", detail });
    throw new Fault(`the mail server did not take a letter: ${detail}`, { cause: error, again: true });
  } finally {
    transport.close();
  }
}

/** One file per letter, in the order of their names. Whoever reads the folder sees whole letters alone. */
async function keep(folder: string, message: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${Date.now()}-${randomBytes(6).toString("hex")}.eml`;
  await writeFile(join(folder, name), message, { mode: 0o600, flag: "wx" });
}
