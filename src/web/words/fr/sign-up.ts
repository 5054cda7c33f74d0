/** Making an account, its mail, its sessions and its end. */
import type { signUp as en } from "../en/sign-up.ts";
import type { Translated } from "../message-types.ts";

export const signUp: Translated<typeof en> = {
  "signUp.bring": "Apporter ton compte",
  "notices.import-done": "Ce que tu as apporté est arrivé. Regarde, puis dis comment continuer.",
  "notices.import-needs-you": "Ton déménagement attend une décision de ta part.",
  "notices.import-failed": "Ce que tu voulais apporter n’a pas pu l’être. Vois pourquoi.",
  "notices.export-ready": "Les fichiers de ton compte sont prêts.",
  "notices.move-announced": "Ton déménagement est annoncé. Vois qui le sait déjà.",
  "notices.leaving-failed":
    "Tu n’as pas déménagé : ton compte n’a pas pu partir, et il est comme avant. Vois pourquoi.",
};
