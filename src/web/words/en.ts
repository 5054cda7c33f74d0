/** Every text on pages and in letters, in English, by key. ICU messages; CONTRIBUTING.md has how to add one. */
import { departed } from "./en/departed.ts";
import { doctor } from "./en/doctor.ts";
import { exports } from "./en/exports.ts";
import { frame } from "./en/frame.ts";
import { handOver } from "./en/hand-over.ts";
import { heard } from "./en/heard.ts";
import { imports } from "./en/imports.ts";
import { leaving } from "./en/leaving.ts";
import { login } from "./en/login.ts";
import { moveIn } from "./en/move-in.ts";
import { moves } from "./en/moves.ts";
import { networks } from "./en/networks.ts";
import { notices } from "./en/notices.ts";
import { people } from "./en/people.ts";
import { podmin } from "./en/podmin.ts";
import { posts } from "./en/posts.ts";
import { refusals } from "./en/refusals.ts";
import { settings } from "./en/settings.ts";
import { signUp } from "./en/sign-up.ts";
import { uploads } from "./en/uploads.ts";
import { ways } from "./en/ways.ts";
import { writing } from "./en/writing.ts";

export const en = {
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
} as const;
