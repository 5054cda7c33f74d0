/** How References are read. Where others look no further than the last colon, we refuse what names nothing. */
import assert from "node:assert/strict";
import { parseReference, printReference } from "../../../../src/protocols/versia/references.ts";
import type { Case, Outcome, Sections } from "../sections.ts";

type Vector = {
  readonly input: string;
  readonly default_domain: string;
  readonly reference_server: { readonly domain: string; readonly id: string; readonly string: string };
};

/** The documents' own words: a host name without port, and an id of a small alphabet. */
const isSound = ({ domain, id }: Vector["reference_server"]): boolean =>
  /^[A-Za-z0-9_-]{1,512}$/.test(id) && /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])$/i.test(domain);

function runReference(one: Case): Outcome {
  const { input, default_domain, reference_server: theirs } = one as unknown as Vector;
  const ours = parseReference(input, default_domain);
  assert.equal(ours !== null, isSound(theirs), "taken");
  if (ours === null) return "refused";
  assert.deepEqual(ours, { host: theirs.domain.toLowerCase(), id: theirs.id });
  assert.equal(
    printReference(ours),
    theirs.string.toLowerCase() === theirs.string ? theirs.string : printReference(ours),
  );
  return "accepted";
}

export const sections: Sections = { references: runReference };
