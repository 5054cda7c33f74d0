/** A few vectors of Versia that come with the checkout, and whether the way they are run notices what is wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Case, type CaseFile, loadSections, readCaseFiles, runCases } from "./sections.ts";

const sections = await loadSections();
const files = readCaseFiles(fileURLToPath(new URL("../../fixtures/versia", import.meta.url)));

for (const file of files) {
  test(`the golden cases of ${file.path} come out as they say`, async () => {
    assert.deepEqual((await runCases(file, sections)).failed, []);
  });
}

const [file] = files;
const only = (section: string, one: Case): CaseFile => ({
  path: "",
  about: file?.about ?? { version: "0.6" },
  lists: { [section]: [one] },
});
const failures = async (section: string, one: Case) => (await runCases(only(section, one), sections)).failed.length;

test("a section, a verdict and a document that nobody knows are failures, and so is a file with nothing in it", async () => {
  assert.equal(await failures("telepathy", {}), 1);
  assert.equal(await failures("verify", { ...file?.lists.verify?.[0], strict_receiver: "perhaps" }), 1);
  assert.equal(await failures("documents_served", { path: "/", status: 200, body: '{"type":"Telepathy"}' }), 1);
  assert.equal((await runCases({ path: "", about: { version: "0.6" }, lists: {} }, sections)).failed.length, 1);
  assert.equal(
    (await runCases({ path: "", about: { version: "0.6" }, lists: { sign: [] } }, sections)).failed.length,
    1,
  );
});

test("a case that says anything else than we do fails", async () => {
  const [sign, verify] = [file?.lists.sign?.[0] ?? {}, file?.lists.verify?.[0] ?? {}];
  const wrong: readonly (readonly [string, Case])[] = [
    ["sign", { ...sign, string_to_sign: `${String(sign.string_to_sign)} ` }],
    ["sign", { ...sign, headers: { ...(sign.headers as object), "Versia-Signed-By": "other.example" } }],
    ["verify", { ...verify, strict_receiver: "reject", strict_status: 401 }],
    [
      "references",
      {
        input: "b.example:x",
        default_domain: "a.example",
        reference_server: { domain: "b.example", id: "y", string: "b.example:y" },
      },
    ],
  ];
  for (const [section, one] of wrong) assert.equal(await failures(section, one), 1, JSON.stringify(one));
});
