/** Verifies the kept words of others once their authors are known here: the same judge as that of the check (R7, R9). */
import type { RelayableItem } from "../../../core/snapshot.ts";
import { lockImport } from "../../../store/arrival/imports.ts";
import type { Into } from "../../../store/arrival/merge.ts";
import { recordVerdicts, type Word, wordKinds, wordsToVerify } from "../../../store/arrival/settle-words.ts";
import { knownKeys } from "../../../store/people/known-keys.ts";
import { adapterOf, type Parts } from "../../parts.ts";
import { intoOf } from "../bring-in.ts";
import { createSignatureJudge } from "../signatures.ts";
import { openVerifying } from "../verifying.ts";

/** Verified in one go, and written in one transaction: 20 ms of one core. */
const sliceWords = 500;

/** @throws {Fault} when the database fails; a second call goes on */
export async function settleWords(
  { database, ...needs }: Pick<Parts, "database" | "protocols">,
  into: Into,
): Promise<void> {
  const format = adapterOf(needs, into.protocol).archives;
  const judge = createSignatureJudge(format, openVerifying(format.signatureDigest));
  for (const kind of wordKinds) {
    let after = 0;
    for (;;) {
      const words = await wordsToVerify(database.db, into, kind, after, sliceWords);
      const last = words.at(-1);
      if (last === undefined) break;
      after = last.id;
      const strangers = [...new Set(words.map(({ author }) => author))].filter((ref) => !judge.hasAsked(ref));
      const keys = Map.groupBy(await knownKeys(database.db, into.protocol, strangers), ({ ref }) => ref);
      for (const ref of strangers)
        judge.learnKnown(
          ref,
          (keys.get(ref) ?? []).map(({ ofRef, publicKey, untilMs }) => ({ ref: ofRef, publicKey, untilMs })),
        );
      const judgements = await judge.judge(words.map(itemOf));
      const verdicts = words.flatMap(({ id, verdict }, nth) => {
        const { provedRef = null } = judgements[nth] ?? {};
        return provedRef === null && verdict === "wrong" ? [] : [{ id, provedRef }];
      });
      await database.transaction(async (tx) =>
        recordVerdicts(tx, intoOf(await lockImport(tx, into.importId)), kind, verdicts),
      );
    }
  }
}

/** As much of an item as its judge looks at. */
function itemOf({ kind, author, text, writtenAt, signature, signed }: Word): RelayableItem {
  const common = {
    place: "",
    guid: "",
    author,
    writtenAtMs: writtenAt?.getTime() ?? null,
    signed: { ...signed, signature },
  };
  switch (kind) {
    case "comment":
      return { ...common, kind, postGuid: "", text: text ?? "", links: [], editedAtMs: null };
    case "reaction":
      return { ...common, kind, reaction: "like", parent: { kind: "post", guid: "" } };
    case "vote":
      return { ...common, kind, pollGuid: "", answerGuid: "" };
  }
}
