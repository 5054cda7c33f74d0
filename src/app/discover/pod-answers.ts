/**
 * What pods have said of themselves a moment ago, the same for all of their people: who looks up the next of them need not ask again. An answer counts for the
 * very address that gave it, and only where no redirect led there, so no pod can say anything for another one.
 */
import { limits } from "../../base/limits.ts";
import type { HttpAnswer } from "../../net/http.ts";
import type { DiscoveryQuestion } from "../../protocols/wire-port.ts";

export type PodAnswers = {
  /** Null: ask. */
  find(question: DiscoveryQuestion, now: number): HttpAnswer | null;
  /** Only what a pod may say for all of its people is kept, and no failures but "there is no such place here". */
  keep(question: DiscoveryQuestion, answer: HttpAnswer, now: number): void;
  /** Nothing that this host has said counts any more, in whatever dialect: it is asked anew. */
  forget(host: string): void;
};

const isAnswered = (status: number): boolean => status === 200 || status === 404 || status === 410;
const nameOf = ({ url, accept, signed = false }: DiscoveryQuestion): string => `${signed} ${accept} ${url}`;

/** At most `limits.podAnswers` of at most `limits.podAnswerBytes`, for `limits.podAnswerMs`; of too many the oldest go. */
export function openPodAnswers(): PodAnswers {
  const kept = new Map<string, { readonly until: number; readonly answer: HttpAnswer }>();
  return {
    find(question, now) {
      const found = question.ofPod ? kept.get(nameOf(question)) : undefined;
      return found !== undefined && found.until > now ? found.answer : null;
    },
    keep(question, answer, now) {
      if (!question.ofPod || !question.direct || !isAnswered(answer.status)) return;
      const name = nameOf(question);
      kept.delete(name);
      if (answer.body.length > limits.podAnswerBytes) return;
      kept.set(name, { until: now + limits.podAnswerMs, answer });
      if (kept.size > limits.podAnswers) kept.delete(kept.keys().next().value as string);
    },
    forget(host) {
      for (const [name, { answer }] of kept) if (new URL(answer.url).host === host) kept.delete(name);
    },
  };
}
