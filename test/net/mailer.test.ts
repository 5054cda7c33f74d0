/** Letters leave over SMTP as the setting says: encrypted or not at all, one address each, and refusals are told from "later". */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { after, test } from "node:test";
import { Fault } from "../../src/base/problem.ts";
import { parseMailAddress } from "../../src/core/mail-address.ts";
import { readMailWay } from "../../src/net/mail-way.ts";
import { openMailer } from "../../src/net/mailer.ts";
import { letterFolder, readLetters } from "../support/letters.ts";

const from = "noreply@sterna.example";
const plain = { subject: "Hello", text: "A line.\n" };
const opened: Server[] = [];
after(() => {
  for (const server of opened) server.close();
});

/** A mail server of the simplest kind. `answer` gives what is said to a line; the usual for undefined. */
async function mailServer(answer: (line: string) => string | undefined): Promise<{ port: number; lines: string[] }> {
  const lines: string[] = [];
  const talk = (socket: Socket) => {
    let [data, rest] = [false, ""];
    socket.write("220 mail.example\r\n");
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      rest += bytes.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        lines.push(line);
        if (data && line !== ".") continue;
        const said = answer(line);
        data = said === undefined && line === "DATA";
        const usual = /^EHLO/.test(line)
          ? "250 mail.example"
          : data
            ? "354 go on"
            : line === "QUIT"
              ? "221 bye"
              : "250 fine";
        socket.write(`${said ?? usual}\r\n`);
      }
    });
  };
  const server = createServer(talk);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  opened.push(server);
  return { port: (server.address() as AddressInfo).port, lines };
}

function mailerFor(text: string) {
  const way = readMailWay(text, (path) => path);
  assert.ok("kind" in way);
  return openMailer(way, from);
}

test("the setting is read: TLS, STARTTLS, this machine, a folder; and what is none of them is refused with the reason", () => {
  const way = (text: string) => readMailWay(text, (path) => `/srv/${path}`);
  const smtp = { kind: "smtp", host: "mail.example", user: null, password: null };
  assert.deepEqual(way("smtps://mail.example"), { ...smtp, port: 465, security: "tls" });
  assert.deepEqual(way("smtp://mail.example:2525"), { ...smtp, port: 2525, security: "starttls" });
  assert.deepEqual(way("smtps://a%40b.example:p%3Aw@mail.example"), {
    ...smtp,
    ...{ port: 465, security: "tls", user: "a@b.example", password: "p:w" },
  });
  for (const [host, security] of [
    ["localhost", "none"],
    ["127.0.0.1", "none"],
    ["[::1]", "none"],
    ["127.0.0.1.evil.example", "starttls"],
  ])
    assert.equal((way(`smtp://${host}`) as { security?: string }).security, security, host);
  assert.deepEqual(way("folder:mail"), { kind: "folder", path: "/srv/mail" });
  for (const bad of [
    "mail.example",
    "https://mail.example",
    "smtp://",
    "smtp://a@mail.example",
    "smtp://mail.example/x",
    "folder:",
    "smtp://%zz:x@mail.example",
  ])
    assert.ok("why" in way(bad), bad);
});

test("a server on this machine gets one letter to one address", async () => {
  const { port, lines } = await mailServer(() => undefined);
  const sent = await mailerFor(`smtp://127.0.0.1:${port}`).send({ to: "a@b.example", ...plain });
  assert.ok(sent.ok);
  assert.deepEqual(
    lines.filter((line) => /^(MAIL|RCPT)/.test(line)),
    [`MAIL FROM:<${from}>`, "RCPT TO:<a@b.example>"],
  );
  assert.ok(lines.includes("To: a@b.example") || lines.includes("To: <a@b.example>"), lines.join("\n"));
});

test("attack-mail: a server that offers no encryption gets nothing, not even the password", async () => {
  const { port, lines } = await mailServer(() => undefined);
  const way = { kind: "smtp", host: "127.0.0.1", port, security: "starttls", user: "u", password: "secret" } as const;
  await assert.rejects(openMailer(way, from).send({ to: "a@b.example", ...plain }), Fault);
  assert.deepEqual(
    lines.filter((line) => /^(MAIL|RCPT|AUTH|DATA)/.test(line)),
    [],
  );
});

test("what a server refuses for good is a refusal; later, gone, or a wrong password is a fault that comes again", async () => {
  const never = await mailServer((line) => (/^RCPT/.test(line) ? "550 no such mailbox" : undefined));
  const refused = await mailerFor(`smtp://127.0.0.1:${never.port}`).send({ to: "a@b.example", ...plain });
  assert.ok(!refused.ok && refused.refusal.code === "letter-refused");
  const later = await mailServer((line) => (/^RCPT/.test(line) ? "451 come again" : undefined));
  await assert.rejects(mailerFor(`smtp://127.0.0.1:${later.port}`).send({ to: "a@b.example", ...plain }), Fault);
  const wrong = await mailServer((line) =>
    /^EHLO/.test(line) ? "250-mail.example\r\n250 AUTH PLAIN" : /^AUTH/.test(line) ? "535 no" : undefined,
  );
  await assert.rejects(mailerFor(`smtp://u:p@127.0.0.1:${wrong.port}`).send({ to: "a@b.example", ...plain }), Fault);
  const closed = createServer();
  closed.listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, "close");
  await assert.rejects(mailerFor(`smtp://127.0.0.1:${port}`).send({ to: "a@b.example", ...plain }), Fault);
});

test("attack-mail: nothing that is put into a letter ends a header or makes another one", async () => {
  const folder = await letterFolder();
  const mailer = openMailer(folder, from);
  const evil = "x\r\nBcc: all@mail.example\r\n\r\nBody";
  await mailer.send({
    to: "a@b.example",
    subject: evil,
    text: ".\r\n.\nQUIT",
    stopUrl: `https://sterna.example/${evil}`,
  });
  const [letter] = await readLetters(folder);
  assert.deepEqual(
    Object.keys(letter?.headers ?? {}).filter((name) => ["bcc", "cc"].includes(name)),
    [],
  );
  assert.equal(letter?.headers.to, "a@b.example");
  for (const to of ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>"])
    await assert.rejects(mailer.send({ to, ...plain }), /one address/);
});

test("addresses are one, plain and short, with the host in small letters", () => {
  for (const [typed, kept] of [
    ["A.b+c@Mail.Example", "A.b+c@mail.example"],
    [" a@b.co ", "a@b.co"],
    ["o'neil@xn--bcher-kva.example", "o'neil@xn--bcher-kva.example"],
  ] as const)
    assert.equal(parseMailAddress(typed), kept);
  for (const bad of [
    "",
    "a",
    "a@b",
    "a@b.c d",
    "a@@b.example",
    ".a@b.example",
    "a.@b.example",
    "a..b@c.example",
    "a@[127.0.0.1]",
    "a@b.example\0",
  ])
    assert.equal(parseMailAddress(bad), null, bad);
});
