/** Every command that there is. Loaded one by one: what a command needs costs the others nothing. */
import type { Command } from "./command.ts";

export type Listed = {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
};

export const commands: readonly Listed[] = [
  { name: "serve", summary: "run the server", load: () => import("./serve.ts") },
  { name: "check", summary: "check an account archive, write nothing", load: () => import("./check.ts") },
  {
    name: "import",
    summary: "bring an archive into a new account, or into one that is there",
    load: () => import("./import.ts"),
  },
  { name: "report", summary: "show what an import brought, kind by kind", load: () => import("./report.ts") },
  {
    name: "password-link",
    summary: "make a one-time link to choose a password",
    load: () => import("./password-link.ts"),
  },
  { name: "pod", summary: "list what waits for other pods, or try again now", load: () => import("./pod.ts") },
  { name: "inbox", summary: "list refused messages of other pods", load: () => import("./inbox.ts") },
  { name: "shut-out", summary: "have nothing to do with a pod or with somebody", load: () => import("./shut-out.ts") },
  { name: "podmin", summary: "say who looks after the pod, or list them", load: () => import("./podmin.ts") },
  {
    name: "invitation",
    summary: "make a link to sign up with, list them, or end one",
    load: () => import("./invitation.ts"),
  },
  {
    name: "emoji",
    summary: "add custom emojis of the pod, remove one, or list them",
    load: () => import("./emoji.ts"),
  },
  {
    name: "mail",
    summary: "list letters that wait or were refused, try again, or test",
    load: () => import("./mail.ts"),
  },
  {
    name: "move-in",
    summary: "see, pause and limit moves to here by page",
    load: () => import("./move-in.ts"),
  },
  {
    name: "hand-over",
    summary: "list what is handed over of an account, or stop it",
    load: () => import("./hand-over.ts"),
  },
  {
    name: "migration",
    summary: "announce a move, tell pods again; list moves, undo one",
    load: () => import("./migration.ts"),
  },
  {
    name: "keep-here",
    summary: "show imported content here, without announcing a move",
    load: () => import("./keep-here.ts"),
  },
  { name: "export", summary: "write an account into files that other pods read", load: () => import("./export.ts") },
  { name: "account", summary: "add an account, close one, or list them", load: () => import("./account.ts") },
  { name: "profile", summary: "show or edit a profile", load: () => import("./profile.ts") },
  { name: "person", summary: "find out who an address is", load: () => import("./person.ts") },
  {
    name: "contact",
    summary: "share with people, stop, block, mute, list",
    load: () => import("./contact.ts"),
  },
  { name: "aspect", summary: "list, add, rename, remove and order aspects", load: () => import("./aspect.ts") },
  {
    name: "post",
    summary: "write, show, answer, share anew and delete posts",
    load: () => import("./post.ts"),
  },
  { name: "stream", summary: "list what an account reads", load: () => import("./stream.ts") },
  { name: "tag", summary: "list, follow and unfollow tags", load: () => import("./tag.ts") },
  {
    name: "conversation",
    summary: "list, show, begin and answer private conversations",
    load: () => import("./conversation.ts"),
  },
  { name: "notice", summary: "list what an account is told, or mark it read", load: () => import("./notice.ts") },
];

/** For lists: the length of the longest name. */
export const nameWidth = (list: readonly Listed[]): number => Math.max(...list.map(({ name }) => name.length));
