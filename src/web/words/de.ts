/** Every text on pages and in letters, in German, by key. */
import { frame } from "./de/frame.ts";
import { signUp } from "./de/sign-up.ts";
import type { en } from "./en.ts";
import type { Translated } from "./message-types.ts";

export const de: Partial<Translated<typeof en>> = {
  ...frame,
  ...signUp,
};
