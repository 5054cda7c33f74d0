/** Why an account does not leave, or does not say where it came from, in words. */
import type { LeaveRefusal, PreviousRefusal, TakeBackRefusal } from "../app/depart/leave-refusals.ts";
import { t } from "./words/words.ts";

/** A code without words does not compile. */
export function tellLeave(refusal: LeaveRefusal | PreviousRefusal | TakeBackRefusal): string {
  switch (refusal.code) {
    case "account-not-open":
      return t("leave.no.account-not-open");
    case "no-such-network":
      return t("leave.no.no-such-network");
    case "address-not-public":
      return t("leave.no.address-not-public", refusal);
    case "leaving-already":
      return t("leave.no.leaving-already", refusal);
    case "left-lately":
      return t("leave.no.left-lately", { until: refusal.until.slice(0, 10) });
    case "destination-is-oneself":
      return t("leave.no.destination-is-oneself", refusal);
    case "destination-not-found":
      return t("leave.no.destination-not-found", refusal);
    case "destination-names-nobody":
      return t("leave.no.destination-names-nobody", refusal);
    case "destination-names-other":
      return t("leave.no.destination-names-other", refusal);
    case "destination-moved":
      return t("leave.no.destination-moved", refusal);
    case "destination-leads-back":
      return t("leave.no.destination-leads-back", refusal);
    case "nothing-to-take-back":
      return t("leave.no.nothing-to-take-back");
    case "previous-is-oneself":
      return t("leave.no.previous-is-oneself", refusal);
    case "previous-arrived":
      return t("leave.no.previous-arrived", { ref: refusal.ref, until: refusal.until.slice(0, 10) });
    case "previous-used":
      return t("leave.no.previous-used", refusal);
    case "previous-not-found":
      return t("leave.no.previous-not-found", refusal);
  }
}
