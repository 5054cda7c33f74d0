/** Asks a person's pod who they are: the adapter says what to ask, step by step, and the guarded HTTP asks it. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { Http, HttpRefusal } from "../../net/http.ts";
import type { FoundPerson, Wire } from "../../protocols/wire-port.ts";
import type { PodAnswers } from "./pod-answers.ts";

/** As much of the way out as a look-up needs. */
export type Asks = Pick<Http, "request">;

/**
 * - `person-unknown`: the pod says that there is nobody of that name (any more): 404 or 410.
 * - `pod-unreachable`: it gives no answer, or none but that it cannot now.
 * - `answer-wrong`: what it says cannot be read, or is about somebody else.
 */
export type AskRefusal = {
  readonly code: "person-unknown" | "pod-unreachable" | "answer-wrong";
  /** For the log. */
  readonly detail: string;
};

/**
 * At most `limits.lookupSteps` requests. Never throws for anything that a pod says.
 * @param who  `holder`: a key of that kind is needed
 * @param sign  the headers of a request that this pod has to sign
 * @param lately  what pods have said of themselves a moment ago, and is not asked again; now in milliseconds
 */
export async function askPod(
  http: Asks,
  discovery: Wire["discovery"],
  who: { readonly ref: string; readonly holder?: KeyHolder | undefined },
  schemes: readonly ("https" | "http")[],
  sign: (url: string) => Promise<Readonly<Record<string, string>>>,
  lately?: { readonly answers: PodAnswers; readonly now: () => number },
): Promise<Result<FoundPerson, AskRefusal>> {
  let step = discovery.begin(who.ref, schemes, who.holder);
  let last: AskRefusal = { code: "answer-wrong", detail: "" };
  for (let asked = 0; "ask" in step; asked++) {
    if (asked === limits.lookupSteps) return no({ code: "answer-wrong", detail: "it leads on and on" });
    const { ask } = step;
    const { url, accept, signed = false, direct = false } = ask;
    const known = lately?.answers.find(ask, lately.now()) ?? null;
    const answer =
      known !== null
        ? ok(known)
        : await http.request({
            method: "GET",
            url,
            headers: { accept, ...(signed ? await sign(url) : {}) },
            redirects: direct ? 0 : limits.lookupRedirects,
            answerBytes: limits.personDocumentBytes,
          });
    if (known === null && answer.ok) lately?.answers.keep(ask, answer.value, lately.now());
    // A pod that says "nobody" by https has answered, whatever becomes of http.
    if (answer.ok) last = judgeStatus(answer.value.status, url);
    else if (last.code !== "person-unknown") last = judgeSilence(answer.refusal);
    step = discovery.next(step.state, answer.ok ? answer.value : null);
  }
  if ("found" in step) return ok(step.found);
  const { code, detail } = step.refusal;
  return no(last.code === "answer-wrong" ? { code: last.code, detail: `${code}: ${detail}` } : last);
}

function judgeStatus(status: number, url: string): AskRefusal {
  const detail = `${url} answers ${status}`;
  if (status === 404 || status === 410) return { code: "person-unknown", detail };
  return { code: status >= 500 || status === 429 ? "pod-unreachable" : "answer-wrong", detail };
}

/** Too large an answer is a wrong one; all else is none. */
const judgeSilence = ({ code, detail }: HttpRefusal): AskRefusal => ({
  code: code === "too-large" ? "answer-wrong" : "pod-unreachable",
  detail: `${code}: ${detail}`,
});
