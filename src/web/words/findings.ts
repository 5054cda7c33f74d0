/**
 * What checks find, in each language: `finding.CODE.what` and `finding.CODE.next`. English is the catalogue itself, which the commands print
 * too (`src/core/migration/finding-codes.ts`); a code without a translation does not compile.
 */
import type { Language } from "../../core/language.ts";
import { type FindingCode, findingCodes } from "../../core/migration/finding-codes.ts";
import { containers as deContainers } from "./de/finding-containers.ts";
import { elements as deElements } from "./de/finding-elements.ts";
import { findings as deFindings } from "./de/findings.ts";
import { containers as frContainers } from "./fr/finding-containers.ts";
import { elements as frElements } from "./fr/finding-elements.ts";
import { findings as frFindings } from "./fr/findings.ts";

/** What it is, and what one can do. */
type Both = readonly [what: string, next: string];

const codes = Object.keys(findingCodes) as FindingCode[];
const english = Object.fromEntries(
  codes.map((code): [FindingCode, Both] => [code, [findingCodes[code].what, findingCodes[code].next]]),
) as Readonly<Record<FindingCode, Both>>;

const texts: Readonly<Record<Language, Readonly<Record<FindingCode, Both>>>> = {
  en: english,
  de: { ...deContainers, ...deElements, ...deFindings },
  fr: { ...frContainers, ...frElements, ...frFindings },
};

/** Texts of findings by their keys. */
export const findingTexts = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(
    codes.flatMap((code) => {
      const [what, next] = texts[language][code];
      return [
        [`finding.${code}.what`, what],
        [`finding.${code}.next`, next],
      ];
    }),
  );
