/** Every text on pages and in letters, in French, by key. */

import type { en } from "./en.ts";
import { frame } from "./fr/frame.ts";
import { signUp } from "./fr/sign-up.ts";
import type { Translated } from "./message-types.ts";

export const fr: Partial<Translated<typeof en>> = {
  ...frame,
  ...signUp,
};
