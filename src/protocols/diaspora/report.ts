/** Where the reader of one element puts what it has to say: a bounded list of findings. */

import { limits } from "../../base/limits.ts";
import type { MessageArgs } from "../../base/problem.ts";
import { type FindingCode, finding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import type { Place } from "../../core/snapshot.ts";

export type Report = {
  add(code: FindingCode, place: Place, args?: MessageArgs): void;
  /** Adds `key-unknown` once per section and key, for at most `limits.findings` different ones in an archive. */
  unknownKey(section: string, key: string, place: Place): void;
  /** The findings since the last call, at most `limits.findings`; the list is the caller's. */
  take(): Finding[];
};

/** One for each archive. An element of many megabytes can be wrong in millions of ways; the first thousand are told. */
export function createReport(): Report {
  let findings: Finding[] = [];
  const unknownKeys = new Set<string>();
  const report: Report = {
    add(code, place, args = {}) {
      if (findings.length < limits.findings) findings.push(finding(code, place, args));
      else if (findings.length === limits.findings) {
        findings.push(finding("element-findings-cut", place, { count: limits.findings }));
      }
    },
    unknownKey(section, key, place) {
      const name = `${section} ${key}`;
      if (unknownKeys.has(name) || unknownKeys.size >= limits.findings) return;
      unknownKeys.add(name);
      report.add("key-unknown", place, { key });
    },
    take() {
      const taken = findings;
      findings = [];
      return taken;
    },
  };
  return report;
}
