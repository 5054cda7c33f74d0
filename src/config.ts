/** The settings of Sterna: the only reader of the environment. docs/podmin.md has the same table; a test compares them. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "./app/parts.ts";
import { logLevels } from "./base/log.ts";
import { no, ok, type Result } from "./base/result.ts";
import { guessWord } from "./base/spelling.ts";
import { isLanguage, languages } from "./core/language.ts";
import { parseMailAddress } from "./core/mail-address.ts";
import { type MailWay, readMailWay } from "./net/mail-way.ts";
import { readCertificates, readHosts, readRanges, type TestNetwork } from "./net/test-network.ts";

/** Where this program lies: relative paths in settings start here, whatever folder a command is called in. */
export const checkout: string = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** A value that will not do. `right` says what would be: "a whole number from 0 to 65535". */
export type ConfigRefusal =
  | {
      readonly code: "setting-wrong";
      readonly setting: string;
      readonly value: string;
      readonly why: string;
      readonly right: string;
    }
  | { readonly code: "setting-unknown"; readonly setting: string; readonly meant: string };

type Wrong = { readonly why: string };
const isWrong = (value: unknown): value is Wrong => typeof value === "object" && value !== null && "why" in value;
type Read<T> = (text: string) => T | Wrong;

/** One setting: what it means for a podmin, and how its text becomes a value. */
export type Setting<T = unknown> = {
  /** In words, for the table in docs/podmin.md and for refusals. */
  readonly type: string;
  /** As text; "" where it is not set or follows from other settings. */
  readonly default: string;
  readonly meaning: string;
  readonly read: Read<T>;
};

const setting = <T>(one: Setting<T>): Setting<T> => one;

const wholeNumber =
  (from: number, to: number): Read<number> =>
  (text) => {
    if (!/^\d+$/.test(text)) return { why: "it is not a whole number" };
    const value = Number(text);
    return value >= from && value <= to ? value : { why: `it is not between ${from} and ${to}` };
  };

const gigabytes =
  (from: number): Read<number> =>
  (text) => {
    const count = wholeNumber(from, 1_000)(text);
    return typeof count === "number" ? count * 1_000_000_000 : count;
  };

function readUrl(text: string): string | Wrong {
  if (!URL.canParse(text)) return { why: "it is not a URL" };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { why: "it does not begin with https:// or http://" };
  if (url.username || url.password) return { why: "it holds a user name or a password" };
  if (url.pathname !== "/" || url.search || url.hash) return { why: "something follows the host name" };
  return url.origin;
}

function readListenAddress(text: string): string | Wrong {
  const isName = text.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && !/^[\d.]+$/.test(text);
  return isIP(text) !== 0 || isName ? text : { why: "it is neither an IP address nor a host name" };
}

function readDatabaseUrl(text: string): string | Wrong {
  if (!/^postgres(ql)?:\/\//.test(text)) return { why: "it does not begin with postgres://" };
  return URL.canParse(text) ? text : { why: "it is not a URL" };
}

function readPath(text: string): string | Wrong {
  return text.includes("\0") ? { why: "it holds a zero byte" } : resolve(checkout, text);
}

const readYesNo = (text: string): boolean | Wrong =>
  text === "yes" || text === "no" ? text === "yes" : { why: "it is neither yes nor no" };

const oneOf =
  <const T extends string>(...values: readonly T[]): Read<T> =>
  (text) =>
    values.find((value) => value === text) ?? { why: "there is no such choice" };

const isLevel = (text: string): text is Config["log"] => (logLevels as readonly string[]).includes(text);

/** Every setting, by the name of its variable. */
export const settings = {
  STERNA_URL: setting({
    type: "URL: scheme, host and port, nothing else",
    default: "",
    meaning: "Where people and pods reach this pod. Not to be changed once people are here: their addresses end in it.",
    read: readUrl,
  }),
  STERNA_HOST: setting({
    type: "IP address or host name",
    default: "127.0.0.1",
    meaning: "The address the server listens on. The default can be reached from this machine only.",
    read: readListenAddress,
  }),
  STERNA_PORT: setting({
    type: "whole number from 0 to 65535",
    default: "3000",
    meaning: "The port the server listens on. 0 takes any free one.",
    read: wholeNumber(0, 65_535),
  }),
  STERNA_DATA: setting({
    type: "path of a folder",
    default: "data",
    meaning: "Where everything is kept: the database, photos, the secret. A relative path starts at the checkout.",
    read: readPath,
  }),
  DATABASE_URL: setting({
    type: "URL that begins with postgres://",
    default: "",
    meaning: "A PostgreSQL of your own, version 15 or newer. Without it Sterna runs one in the data folder.",
    read: readDatabaseUrl,
  }),
  STERNA_POSTGRES: setting({
    type: "path of a folder",
    default: "",
    meaning:
      "The folder with the programs `postgres` and `initdb` to run. Without it: those out of npm, else the system's.",
    read: readPath,
  }),
  STERNA_LOG: setting({
    type: `one of ${logLevels.join(", ")}`,
    default: "warn",
    meaning: "How much is written to the log, which is JSON lines on stderr.",
    read: (text) => (isLevel(text) ? text : { why: "there is no such level" }),
  }),
  STERNA_LANGUAGE: setting({
    type: `one of ${languages.join(", ")}`,
    default: "en",
    meaning: "The language of pages and letters for people who chose none, and whose browser asks for none of these.",
    read: (text) => (isLanguage(text) ? text : { why: "there are no texts in that language" }),
  }),
  STERNA_TRUST_PROXY: setting({
    type: "whole number from 0 to 10",
    default: "0",
    meaning: "How many proxies stand in front of Sterna; as many entries of X-Forwarded-For are believed.",
    read: wholeNumber(0, 10),
  }),
  STERNA_SIGN_UP: setting({
    type: "closed, invitation or open",
    default: "invitation",
    meaning: "Who may make an account by page: nobody, whoever has an invitation, or everybody.",
    read: oneOf("closed", "invitation", "open"),
  }),
  STERNA_INVITATIONS: setting({
    type: "podmins or accounts",
    default: "podmins",
    meaning: "Who makes invitations by page: accounts that look after the pod, or every account.",
    read: oneOf("podmins", "accounts"),
  }),
  STERNA_MAIL: setting({
    type: "smtps://USER:PASSWORD@HOST, smtp://… or folder:PATH",
    default: "",
    meaning: "The mail server that takes letters, or a folder to keep them in. Without it no letters are written.",
    read: (text) => readMailWay(text, (path) => resolve(checkout, path)),
  }),
  STERNA_MAIL_FROM: setting({
    type: "address of mail",
    default: "",
    meaning: "The address that letters come from. Without it: `noreply@` and the host of STERNA_URL.",
    read: (text) => parseMailAddress(text) ?? { why: "it is no address of mail" },
  }),
  STERNA_UPLOAD_GB: setting({
    type: "whole number from 1 to 1000",
    default: "20",
    meaning:
      "How many GB one account may upload to move in, all its files together. They are deleted when they were used, and after 7 days.",
    read: gigabytes(1),
  }),
  STERNA_KEEP_FREE_GB: setting({
    type: "whole number from 0 to 1000",
    default: "1",
    meaning:
      "How many GB uploads and exports leave free on the disk of the data folder. What would take them is refused.",
    read: gigabytes(0),
  }),
  STERNA_TEST_NETWORK: setting({
    type: "address ranges like 127.0.0.0/8, separated by commas",
    default: "",
    meaning: "Tests only: addresses that outgoing requests may go to though they are not public.",
    read: readRanges,
  }),
  STERNA_TEST_NETWORK_HOSTS: setting({
    type: "host=origin like pod-a.example=http://127.0.0.1:3001, separated by commas",
    default: "",
    meaning:
      "Tests only: hosts, with their port if it is not that of https, whose requests go to a port of this machine.",
    read: readHosts,
  }),
  STERNA_TEST_NETWORK_HTTP: setting({
    type: "yes or no",
    default: "no",
    meaning: "Tests only: outgoing requests may go to addresses that begin with http://.",
    read: readYesNo,
  }),
  STERNA_TEST_NETWORK_CA: setting({
    type: "path of a file with certificates in PEM form",
    default: "",
    meaning: "Tests only: authorities that outgoing requests believe beside the usual ones.",
    read: (text) => {
      const path = readPath(text);
      return typeof path === "string" ? readCertificates(path) : path;
    },
  }),
} as const;

type Name = keyof typeof settings;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings. An empty variable counts as not set.
 *
 * @param env  by default the environment of the process
 * @returns the settings, or everything that is wrong with them at once
 */
export function readConfig(env: Env = process.env): Result<Config, ConfigRefusal[]> {
  const refusals: ConfigRefusal[] = unknownSettings(env);
  const read = <N extends Name>(name: N): Exclude<ReturnType<(typeof settings)[N]["read"]>, Wrong> | null => {
    const text = env[name] || settings[name].default;
    if (text === "") return null;
    const value = settings[name].read(text);
    if (isWrong(value)) {
      refusals.push({
        code: "setting-wrong",
        setting: name,
        value: shown(name, text),
        why: value.why,
        right: settings[name].type,
      });
      return null;
    }
    return value as Exclude<ReturnType<(typeof settings)[N]["read"]>, Wrong>;
  };
  const [url, host, port] = [read("STERNA_URL"), read("STERNA_HOST"), read("STERNA_PORT")];
  const [dataFolder, log, trustProxy] = [read("STERNA_DATA"), read("STERNA_LOG"), read("STERNA_TRUST_PROXY")];
  const language = read("STERNA_LANGUAGE");
  const [databaseUrl, postgresFolder] = [read("DATABASE_URL"), read("STERNA_POSTGRES")];
  const [signUp, invitations] = [read("STERNA_SIGN_UP"), read("STERNA_INVITATIONS")];
  const [mail, mailFrom]: [MailWay | null, string | null] = [read("STERNA_MAIL"), read("STERNA_MAIL_FROM")];
  const [uploadBytes, keepFreeBytes] = [read("STERNA_UPLOAD_GB"), read("STERNA_KEEP_FREE_GB")];
  const testNetwork = testNetworkOf({
    ranges: read("STERNA_TEST_NETWORK"),
    hosts: read("STERNA_TEST_NETWORK_HOSTS"),
    plainHttp: read("STERNA_TEST_NETWORK_HTTP"),
    certificates: read("STERNA_TEST_NETWORK_CA"),
  });
  if (
    refusals.length > 0 ||
    host === null ||
    port === null ||
    dataFolder === null ||
    log === null ||
    language === null ||
    trustProxy === null ||
    signUp === null ||
    invitations === null ||
    uploadBytes === null ||
    keepFreeBytes === null
  ) {
    return no(refusals);
  }
  const database = { databaseUrl, postgresFolder };
  const people = { signUp, invitations, mail, mailFrom };
  const uploads = { uploadBytes, keepFreeBytes };
  return ok({
    url: url ?? localUrl(port),
    host,
    port,
    dataFolder,
    ...database,
    log,
    language,
    trustProxy,
    ...people,
    ...uploads,
    testNetwork,
  });
}

/** Any of its settings switches the test network on, and nothing else does. */
function testNetworkOf(given: { readonly [K in keyof TestNetwork]: TestNetwork[K] | null }): TestNetwork | null {
  const { ranges, hosts, plainHttp, certificates } = given;
  if (ranges === null && hosts === null && certificates === null && !plainHttp) return null;
  return { ranges: ranges ?? [], hosts: hosts ?? new Map(), plainHttp: plainHttp ?? false, certificates };
}

/** The address of a pod that was given none: this machine's. */
export const localUrl = (port: number): string => `http://localhost:${port}`;

/** Was the pod's own address set, or does it follow from the port? */
export const followsPort = (config: Config): boolean => config.url === localUrl(config.port);

/** A value as it may be printed: the URLs of a database and of a mail server hold passwords. */
const shown = (name: Name, text: string): string =>
  name === "DATABASE_URL" || name === "STERNA_MAIL" ? text.replace(/\/\/.*@/, "//…@") : text;

/** Variables that look like a misspelt setting: at most two letters away from one. */
function unknownSettings(env: Env): ConfigRefusal[] {
  const names = Object.keys(settings);
  return Object.keys(env).flatMap((given): ConfigRefusal[] => {
    if (!given.startsWith("STERNA_") || names.includes(given)) return [];
    const meant = guessWord(given, names);
    return meant === undefined ? [] : [{ code: "setting-unknown", setting: given, meant }];
  });
}
