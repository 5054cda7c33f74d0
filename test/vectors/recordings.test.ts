/** What real pods have sent to each other, as it was recorded: it opens, is believed, and is made again to the byte. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { messages } from "../../src/protocols/diaspora/wire/messages.ts";
import { readEntity } from "../../src/protocols/diaspora/wire/read-entity.ts";
import { entityOf } from "../../src/protocols/diaspora/wire/to-entity.ts";
import { writeEntity } from "../../src/protocols/diaspora/wire/write-entity.ts";
import { shared, withoutShared } from "../support/shared.ts";

type Recording = {
  readonly public_keys: Readonly<Record<string, string>>;
  readonly private_keys: Readonly<Record<string, string>>;
  readonly requests: readonly {
    readonly path: string;
    readonly body: string;
    readonly recipient: string | null;
    readonly envelope_signed_by: string;
    readonly payload_xml: string;
  }[];
};

/** We say the smaller pictures of a profile where its address tells them; pods do not always. */
const withoutSizes = (xml: string): string => xml.replace(/ *<image_url_(?:medium|small)>.*\n/g, "");

const folder = "data/diaspora/wire";
const skip = withoutShared(folder);
const files = existsSync(shared(folder)) ? readdirSync(shared(folder)).filter((name) => name.endsWith(".json")) : [];

test("there are recordings", { skip }, () => {
  assert.ok(files.length > 0);
});

for (const file of files) {
  const { public_keys, private_keys, requests }: Recording = JSON.parse(
    readFileSync(`${shared(folder)}/${file}`, "utf8"),
  );

  test(`each payload of ${file} is read and written again as it was`, () => {
    assert.ok(requests.length > 0);
    for (const { payload_xml } of requests) {
      const entity = readEntity(Buffer.from(payload_xml));
      assert.ok(entity.ok);
      assert.equal(writeEntity(entity.value), payload_xml);
    }
  });

  test(`each request of ${file} for which there are keys is believed, and what it says is what was sent`, () => {
    let believed = 0;
    for (const { path, body, recipient, envelope_signed_by, payload_xml } of requests) {
      const privateKeyPem = recipient === null ? null : (private_keys[recipient] ?? null);
      if (recipient !== null && privateKeyPem === null) continue;
      const way = path === "/receive/public" ? "public" : "private";
      const raw = { way, headers: {}, host: "", path: "", body: Buffer.from(body), receivedAtMs: 0 } as const;
      const opened = messages.open(raw, { privateKeyPem, entropy: Buffer.alloc(64, 1) });
      assert.ok(opened.ok);
      const keys = Object.entries(public_keys).map(([ref, keyPem]) => ({ named: ref, ref, keyPem }));
      const verified = messages.verify(opened.value, { keys, things: [], inboxOwner: recipient });
      assert.ok(verified.ok, verified.ok ? "" : verified.refusal.code);
      assert.equal(verified.value.sender, envelope_signed_by);
      const entity = entityOf(verified.value.message);
      assert.equal(entity === null ? null : withoutSizes(writeEntity(entity)), withoutSizes(payload_xml));
      believed += 1;
    }
    assert.ok(believed > 0);
  });
}
