/** Every text on pages, in French, by key. */

import type { en } from "./en.ts";
import { departed } from "./fr/departed.ts";
import { doctor } from "./fr/doctor.ts";
import { exports } from "./fr/exports.ts";
import { frame } from "./fr/frame.ts";
import { handOver } from "./fr/hand-over.ts";
import { heard } from "./fr/heard.ts";
import { imports } from "./fr/imports.ts";
import { leaving } from "./fr/leaving.ts";
import { login } from "./fr/login.ts";
import { moveIn } from "./fr/move-in.ts";
import { moves } from "./fr/moves.ts";
import { networks } from "./fr/networks.ts";
import { notices } from "./fr/notices.ts";
import { people } from "./fr/people.ts";
import { podmin } from "./fr/podmin.ts";
import { posts } from "./fr/posts.ts";
import { refusals } from "./fr/refusals.ts";
import { settings } from "./fr/settings.ts";
import { signUp } from "./fr/sign-up.ts";
import { uploads } from "./fr/uploads.ts";
import { ways } from "./fr/ways.ts";
import { writing } from "./fr/writing.ts";
import type { Translated } from "./message-types.ts";

export const fr: Translated<typeof en> = {
  ...departed,
  ...exports,
  ...doctor,
  ...moveIn,
  ...frame,
  ...handOver,
  ...heard,
  ...imports,
  ...leaving,
  ...login,
  ...moves,
  ...networks,
  ...notices,
  ...people,
  ...podmin,
  ...posts,
  ...refusals,
  ...settings,
  ...signUp,
  ...uploads,
  ...ways,
  ...writing,
};
