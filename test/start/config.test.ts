/** Settings: each has a default, and a wrong one is refused with the reason and with what would be right. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { printAdvice } from "../../src/cli/words/print.ts";
import { explainStart } from "../../src/compose.ts";
import { checkout, followsPort, readConfig, settings } from "../../src/config.ts";

const read = (env: Record<string, string>) => {
  const config = readConfig(env);
  assert.ok(config.ok, JSON.stringify(config));
  return config.value;
};

const refusals = (env: Record<string, string>) => {
  const config = readConfig(env);
  assert.ok(!config.ok, "should have been refused");
  return config.refusal;
};

test("nothing has to be set", () => {
  const expected = {
    url: "http://localhost:3000",
    host: "127.0.0.1",
    port: 3000,
    dataFolder: `${checkout}/data`,
    databaseUrl: null,
    postgresFolder: null,
    log: "warn",
    language: "en",
    trustProxy: 0,
    signUp: "invitation",
    invitations: "podmins",
    mail: null,
    mailFrom: null,
    uploadBytes: 20_000_000_000,
    keepFreeBytes: 1_000_000_000,
    testNetwork: null,
  };
  assert.deepEqual(read({}), expected);
  assert.deepEqual(read({ STERNA_PORT: "", STERNA_URL: "", PATH: "/bin" }), expected);
});

test("every setting has a type, a meaning, and a default that it accepts itself", () => {
  for (const [name, setting] of Object.entries(settings)) {
    assert.match(name, /^(STERNA_[A-Z_]+|DATABASE_URL)$/);
    assert.ok(setting.type.length > 3 && setting.meaning.length > 20, name);
    if (setting.default !== "") assert.notEqual(typeof setting.read(setting.default), "object", name);
  }
});

test("the pod's address is reduced to what addresses of people end in, and follows the port if it is not set", () => {
  assert.equal(read({ STERNA_URL: "https://Pod.Example:443/" }).url, "https://pod.example");
  assert.equal(read({ STERNA_PORT: "8080" }).url, "http://localhost:8080");
  assert.equal(followsPort(read({ STERNA_PORT: "8080" })), true);
  assert.equal(followsPort(read({ STERNA_URL: "https://pod.example" })), false);
});

test("relative folders begin at the checkout, wherever a command is called", () => {
  assert.equal(read({ STERNA_DATA: "elsewhere" }).dataFolder, `${checkout}/elsewhere`);
  assert.equal(read({ STERNA_DATA: "/srv/sterna" }).dataFolder, "/srv/sterna");
});

const wrong: [setting: string, value: string, why: RegExp][] = [
  ["STERNA_PORT", "abc", /not a whole number/],
  ["STERNA_PORT", "65536", /not between 0 and 65535/],
  ["STERNA_PORT", "-1", /not a whole number/],
  ["STERNA_PORT", "tcp://10.0.0.1:80", /not a whole number/],
  ["STERNA_URL", "pod.example", /not a URL/],
  ["STERNA_URL", "ftp://pod.example", /https:\/\//],
  ["STERNA_URL", "https://pod.example/social", /follows the host name/],
  ["STERNA_URL", "https://me:secret@pod.example", /user name/],
  ["STERNA_HOST", "1.2.3", /neither an IP address nor a host name/],
  ["STERNA_HOST", "a b", /neither/],
  ["STERNA_LOG", "loud", /no such level/],
  ["STERNA_TRUST_PROXY", "true", /not a whole number/],
  ["STERNA_TRUST_PROXY", "11", /not between 0 and 10/],
  ["DATABASE_URL", "mysql://localhost/sterna", /postgres:\/\//],
  ["STERNA_DATA", "a\0b", /zero byte/],
];

for (const [setting, value, why] of wrong) {
  test(`${setting}=${JSON.stringify(value)} is refused with the reason and with what would be right`, () => {
    const [refusal, ...rest] = refusals({ [setting]: value });
    assert.deepEqual(rest, []);
    assert.ok(refusal?.code === "setting-wrong");
    assert.equal(refusal.setting, setting);
    assert.match(refusal.why, why);
    const text = printAdvice(explainStart(refusal));
    assert.ok(text.includes(setting) && text.includes(refusal.right), text);
    assert.doesNotMatch(text, /\{\w+\}/);
  });
}

test("everything that is wrong is told at once", () => {
  const names = refusals({ STERNA_PORT: "x", STERNA_LOG: "y", STERNA_DATE: "z" }).map(({ setting }) => setting);
  assert.deepEqual(names.sort(), ["STERNA_DATE", "STERNA_LOG", "STERNA_PORT"]);
});

test("a misspelt setting is not passed over, and a variable of somebody else is", () => {
  assert.deepEqual(refusals({ STERNA_PROT: "80" }), [
    { code: "setting-unknown", setting: "STERNA_PROT", meant: "STERNA_PORT" },
  ]);
  read({ STERNA_SERVICE_HOST: "10.0.0.1", STERNA_SHARED: "/elsewhere" });
});

test("a password in the URL of a database is not printed", () => {
  const [refusal] = refusals({ DATABASE_URL: "postgres://sterna:secret@[nowhere/sterna" });
  assert.ok(refusal);
  assert.doesNotMatch(printAdvice(explainStart(refusal)), /secret/);
});
