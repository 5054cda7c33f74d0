/** Making an account, its mail, its sessions and its end. */
import type { signUp as en } from "../en/sign-up.ts";
import type { Translated } from "../message-types.ts";

export const signUp: Translated<typeof en> = {
  "signUp.bring": "Dein Konto herbringen",
  "notices.import-done": "Was du hergebracht hast, ist da. Sieh es dir an und sag dann, wie es weitergehen soll.",
  "notices.import-needs-you": "Dein Umzug wartet auf eine Entscheidung von dir.",
  "notices.import-failed": "Was du herbringen wolltest, konnte nicht gebracht werden. Sieh nach, warum.",
  "notices.export-ready": "Die Dateien deines Kontos sind fertig.",
  "notices.move-announced": "Dein Umzug ist bekannt gegeben. Sieh nach, wer es schon weiß.",
  "notices.leaving-failed":
    "Du bist nicht umgezogen: Dein Konto konnte nicht gehen und ist, wie es war. Sieh nach, warum.",
};
