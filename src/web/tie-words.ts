/** The tie of a contact that an archive holds, in a word: both ways, one way, or none. */
import { t } from "./words/words.ts";

type Tie = { readonly sharing: boolean; readonly receiving: boolean };

export function tellTie({ sharing, receiving }: Tie): string {
  if (sharing) return receiving ? t("moveIn.contactMutual") : t("moveIn.contactSharing");
  return receiving ? t("moveIn.contactReceiving") : t("moveIn.contactNeither");
}
