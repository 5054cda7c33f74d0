/** As whom PostgreSQL runs: it refuses root, so under root another user is found for it. */
import { spawnSync } from "node:child_process";
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { codeOf, Fault } from "../../base/problem.ts";

export type Runner =
  | { readonly how: "self" }
  | { readonly how: "user"; readonly uid: number; readonly gid: number }
  /** In a user namespace of its own: root under another number, with root's rights on files. */
  | { readonly how: "namespace"; readonly uid: number; readonly gid: number };

type User = { readonly name: string; readonly uid: number; readonly gid: number };

function knownUsers(): User[] {
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** Can this user run the programs and pass to the folder? The kernel is asked, not the mode bits. */
function reaches(user: User, programs: string, folder: string): boolean {
  const script = 'test -x "$1" && test -r "$1" && cd "$2"';
  const paths = [join(programs, "postgres"), dirname(folder)];
  const tried = spawnSync("/bin/sh", ["-c", script, "sh", ...paths], {
    uid: user.uid,
    gid: user.gid,
    stdio: "ignore",
    cwd: "/",
  });
  return tried.status === 0;
}

function isKnownHere(): boolean {
  try {
    userInfo();
    return true;
  } catch (error) {
    if (codeOf(error) === "ERR_SYSTEM_ERROR") return false; // a number without a name, as in a container
    throw error;
  }
}

/**
 * Chooses who runs PostgreSQL. Not root: oneself. Root: the owner of the folder, else `postgres`, else `nobody`, whoever
 * reaches the programs and the folder; nobody does (a tree under a closed home): a user namespace.
 *
 * @param folder    where the cluster lies; exists
 * @param programs  the folder of `postgres`
 */
export function chooseRunner(folder: string, programs: string): Runner {
  const users = knownUsers();
  const nobody = users.find(({ name }) => name === "nobody") ?? { name: "nobody", uid: 65534, gid: 65534 };
  const namespace = { how: "namespace", uid: nobody.uid, gid: nobody.gid } as const;
  if (process.geteuid?.() !== 0) return isKnownHere() ? { how: "self" } : possible(namespace);
  // initdb looks its user up by number: only users with a name will do.
  const owner = users.find(({ uid }) => uid !== 0 && uid === statSync(folder).uid);
  const postgres = users.find(({ name }) => name === "postgres");
  for (const user of [owner, postgres, nobody]) {
    if (user && reaches(user, programs, folder)) return { how: "user", uid: user.uid, gid: user.gid };
  }
  return possible(namespace);
}

/** @throws {Fault} this system gives us no namespace: some containers do not */
function possible(runner: Runner & { how: "namespace" }): Runner {
  const { status, error } = spawnSync("unshare", [...namespaceOptions(runner), "true"], { stdio: "ignore", cwd: "/" });
  if (status === 0) return runner;
  throw new Fault(
    "PostgreSQL cannot run as this user, as another one, or in a namespace; run Sterna as an ordinary user with a name",
    { cause: error, again: false },
  );
}

/** For `unshare`, whose next argument is the program. */
export const namespaceOptions = ({ uid, gid }: Runner & { how: "namespace" }): string[] => [
  "--user",
  `--map-user=${uid}`,
  `--map-group=${gid}`,
];

/**
 * Gives the folder and everything in it to whoever runs PostgreSQL. Does nothing if the folder is theirs already;
 * the folder itself goes last, so that a run which was cut short is repeated.
 */
export function giveFolder(folder: string, runner: Runner): void {
  if (runner.how === "self" || process.geteuid?.() !== 0) return;
  const { uid, gid } = runner.how === "user" ? runner : { uid: 0, gid: 0 };
  if (statSync(folder).uid === uid) return;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      lchownSync(join(folder, name), uid, gid);
    }
    chownSync(folder, uid, gid);
  } catch (error) {
    throw new Fault(`${folder} cannot be given to the user that runs PostgreSQL`, { cause: error, again: false });
  }
}
