/** Every text on pages, in German, by key. */
import { departed } from "./de/departed.ts";
import { doctor } from "./de/doctor.ts";
import { exports } from "./de/exports.ts";
import { frame } from "./de/frame.ts";
import { handOver } from "./de/hand-over.ts";
import { heard } from "./de/heard.ts";
import { imports } from "./de/imports.ts";
import { leaving } from "./de/leaving.ts";
import { login } from "./de/login.ts";
import { moveIn } from "./de/move-in.ts";
import { moves } from "./de/moves.ts";
import { networks } from "./de/networks.ts";
import { notices } from "./de/notices.ts";
import { people } from "./de/people.ts";
import { podmin } from "./de/podmin.ts";
import { posts } from "./de/posts.ts";
import { refusals } from "./de/refusals.ts";
import { settings } from "./de/settings.ts";
import { signUp } from "./de/sign-up.ts";
import { uploads } from "./de/uploads.ts";
import { ways } from "./de/ways.ts";
import { writing } from "./de/writing.ts";
import type { en } from "./en.ts";
import type { Translated } from "./message-types.ts";

export const de: Translated<typeof en> = {
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
