/** The story: Mia lives at the old pod, has friends on two others, moves, and everybody finds her where she is then. */
import { drawPictures } from "./pictures.ts";
import { choosePassword, type Pod } from "./pod.ts";
import { expectCount, expectThat, say } from "./telling.ts";

export type Pods = { readonly old: Pod; readonly friends: Pod; readonly home: Pod };
/** What there is before the move. */
export type Life = {
  readonly posts: number;
  readonly photos: number;
  /** The walk: a public post with photos, and comments below it. */
  readonly walkGuid: string;
  readonly walkPhotos: number;
  readonly comments: number;
};

type Contacts = { contacts: { id: string; sharing: boolean; receiving: boolean }[] };
type Written = { guid: string };
type Shown = { author: string; comments: { text: string; author: string }[] };

const password = "a tern flies far";
const walkPhotos = 2;

const mutual =
  (id: string) =>
  ({ contacts }: Contacts): boolean =>
    contacts.some((each) => each.id === id && each.sharing && each.receiving);

/** Makes the people and what they share, write and show each other. */
export async function settleIn({ old, friends, home }: Pods, folder: string): Promise<Life> {
  say("", `Mia lives at ${old.host}. Ben is at ${friends.host}, Cleo at ${home.host}.`);
  const people = [
    [old, "mia"],
    [friends, "ben"],
    [home, "cleo"],
  ] as const;
  await Promise.all(
    people.map(async ([pod, name]) => {
      const { passwordLink } = await pod.ask<{ passwordLink: string }>("account", "add", name);
      await choosePassword(passwordLink, password, pod.url);
    }),
  );
  const mia = `mia@${old.host}`;
  for (const [pod, name] of people.slice(1)) {
    const id = `${name}@${pod.host}`;
    await old.run("contact", "share", "--as", "mia", id, "--aspects", "Friends");
    await pod.until<Contacts>(
      ({ contacts }) => contacts.some((each) => each.id === mia),
      "contact",
      "list",
      "--as",
      name,
    );
    await pod.run("contact", "share", "--as", name, mia, "--aspects", "Friends");
    await old.until<Contacts>(mutual(id), "contact", "list", "--as", "mia");
    say(`  Mia and ${name === "ben" ? "Ben" : "Cleo"} share with each other.`);
  }
  const photos = await drawPictures(folder);
  const [walk, ...others] = await Promise.all([
    old.ask<Written>(
      "post",
      "write",
      "--as",
      "mia",
      "--public",
      "--text",
      "A walk along the mole. #terns",
      ...photos.slice(0, walkPhotos).flatMap((path) => ["--photo", path]),
    ),
    old.ask<Written>(
      "post",
      "write",
      "--as",
      "mia",
      "--aspects",
      "Friends",
      "--text",
      "The pod closes next week. Where shall I go?",
      "--photo",
      photos[2] as string,
    ),
    old.ask<Written>(
      "post",
      "write",
      "--as",
      "mia",
      "--public",
      "--poll",
      "Which bird flies farthest?|The tern|The swift",
      "--text",
      "A question.",
    ),
  ]);
  const { guid } = walk as Written;
  for (const [pod, name, text] of [
    [friends, "ben", "Is that the Arctic one?"],
    [home, "cleo", "What a light!"],
  ] as const) {
    await pod.until<Shown>(({ author }) => author === mia, "post", "show", guid, "--as", name);
    await pod.run("post", "comment", guid, "--as", name, "--text", text);
    await pod.run("post", "like", guid, "--as", name);
  }
  await old.until<Shown>(({ comments }) => comments.length === 2, "post", "show", guid, "--as", "mia");
  say(`  She has written ${others.length + 1} posts with ${photos.length} photos; Ben and Cleo have answered.`);
  return { posts: others.length + 1, photos: photos.length, walkGuid: guid, walkPhotos, comments: 2 };
}

type Exported = { data: { path: string }; photos: { path: string; count: number } };
type Kind = { kind: string; made: number; alreadyThere: number };
type Imported = { passwordLink: string; ledger: { kinds: Kind[]; failed: number; open: number } };
type Notices = { notices: { kind: string }[] };

/** The new pod had seen some of it before, since Cleo shares with Mia: that does not come twice. */
const arrived = ({ ledger }: Imported, kind: string): number =>
  ledger.kinds
    .filter((each) => each.kind === kind)
    .reduce((sum, { made, alreadyThere }) => sum + made + alreadyThere, 0);

/** While Ben's pod is down: out of the old pod, into the new one, and everybody who can be reached is told. */
export async function moveHouse({ old, friends, home }: Pods, life: Life, folder: string): Promise<void> {
  const mia = `mia@${home.host}`;
  say("", `${friends.host} goes down. Mia moves to ${home.host} all the same.`);
  const before = await home.ask<Notices>("notice", "list", "--as", "cleo");
  await friends.stop();
  const files = await old.ask<Exported>("export", "mia", "--photos", "--to", folder);
  say(`  Out: ${files.data.path.split("/").at(-1)} and ${files.photos.count} photos.`);
  expectCount("photos in the zip", files.photos.count, life.photos);
  const imported = await home.ask<Imported>("import", files.data.path, files.photos.path, "--as", "mia");
  await choosePassword(imported.passwordLink, password, home.url);
  say("  In:");
  expectCount("posts", arrived(imported, "post"), life.posts);
  expectCount("photos of posts", arrived(imported, "photo"), life.photos);
  expectCount("comments of others", arrived(imported, "othersComment"), life.comments);
  expectCount("items that failed", imported.ledger.failed, 0);
  await home.run("migration", "announce", "mia");
  say("  Announced: both keys have signed it, and all pods that must know are told.");
  await old.until<{ username: string; state: string }[]>(
    (all) => all.some((each) => each.username === "mia" && each.state === "moved"),
    "account",
    "list",
  );
  expectThat(
    "the old pod has closed her account and points to the new one",
    (await pageOf(old, "/people/mia")).includes(mia),
  );
  await home.until<Contacts>(mutual(mia), "contact", "list", "--as", "cleo");
  expectThat("Cleo shares with her at the new address", true);
  const after = await home.ask<Notices>("notice", "list", "--as", "cleo");
  expectCount("notices that Cleo got because of it", after.notices.length - before.notices.length, 0);
  const walk = await home.ask<Shown>("post", "show", life.walkGuid, "--as", "cleo");
  expectThat("her old post is hers at the new address", walk.author === mia);
  expectCount("comments below it", walk.comments.length, life.comments);
}

/** Ben's pod comes back, hears of it, and everything goes on where it was. */
export async function lookAround({ old, friends, home }: Pods, life: Life): Promise<void> {
  const mia = `mia@${home.host}`;
  say("", `${friends.host} comes back.`);
  await friends.start();
  await home.run("pod", "retry", friends.host);
  await friends.until<Contacts>(mutual(mia), "contact", "list", "--as", "ben");
  expectThat("Ben shares with her at the new address", true);
  await home.until<Contacts>(mutual(`ben@${friends.host}`), "contact", "list", "--as", "mia");
  expectThat("and she knows it", true);
  await friends.run("post", "comment", life.walkGuid, "--as", "ben", "--text", "Welcome to your new home!");
  const walk = await home.until<Shown>(
    ({ comments }) => comments.length > life.comments,
    "post",
    "show",
    life.walkGuid,
    "--as",
    "mia",
  );
  expectCount("comments below her old post, with the one that Ben wrote now", walk.comments.length, life.comments + 1);

  say("", `${old.host} closes for good.`);
  await old.stop();
  for (const pod of [home, friends])
    expectCount(
      `photos of her old post that ${pod.host} still shows`,
      await photosShown(pod, `/posts/${life.walkGuid}`),
      life.walkPhotos,
    );
  say(
    "",
    "Look at it in a browser; the password is the same for all:",
    `  ${password}`,
    `  ${home.url}/  as mia (or cleo)`,
    `  ${friends.url}/  as ben`,
  );
}

/** How many pictures a page shows a visitor, of those that it names. */
async function photosShown(pod: Pod, path: string): Promise<number> {
  const named = [...(await pageOf(pod, path)).matchAll(/<img src="(\/(?:remote-)?photos\/[^"]+)"/g)].map(
    ([, src]) => src ?? "",
  );
  const answers = await Promise.all(named.map((src) => ask(pod, src)));
  return answers.filter(({ status, headers }) => status === 200 && headers.get("content-type")?.startsWith("image/"))
    .length;
}

const pageOf = async (pod: Pod, path: string): Promise<string> => (await ask(pod, path)).text();

/** As a visitor. The name leads to this machine for browsers; Node may not know that. */
function ask(pod: Pod, path: string): Promise<Response> {
  const address = new URL(path, pod.url);
  address.hostname = "127.0.0.1";
  return fetch(address, { headers: { host: pod.host } });
}
