/** The people of a generated archive: its owner, contacts, and authors with real keys who sign what they wrote. */
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { ContactItem, OwnerItem } from "../../src/core/snapshot.ts";

export type Author = { readonly ref: string; readonly privateKey: KeyObject; readonly publicKeyPem: string };

const makeKey = promisify(generateKeyPair);

/** People with RSA-2048 keys of their own, as pods make them; they are the first contacts of the account. */
export const makeAuthors = (count: number): Promise<Author[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index): Promise<Author> => {
      const { privateKey, publicKey } = await makeKey("rsa", { modulusLength: 2048 });
      return {
        ref: refOf(index),
        privateKey,
        publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
      };
    }),
  );

const hosts = ["pod-b.example", "pod-c.example", "pod-d.example:8443", "friendica-e.example"];

export const refOf = (index: number): string => `person${index}@${hosts[index % hosts.length]}`;

export async function makeOwner(): Promise<OwnerItem> {
  const { privateKey } = await makeKey("rsa", { modulusLength: 2048 });
  return {
    kind: "owner",
    place: "/user",
    ref: "alice@pod-a.example",
    username: "alice",
    host: "pod-a.example",
    email: "alice@mail.example",
    language: "de",
    settings: { mailDisabled: false, spotlightInStream: false, followBack: true, followBackAspect: "Friends" },
    profile: {
      displayName: "Alice Example",
      firstName: "Alice",
      lastName: "Example",
      bio: "Lives in generated archives.",
      location: null,
      gender: null,
      birthday: "1004-02-29",
      avatarUrl: null,
      avatarName: null,
      tags: "#birds",
      searchable: true,
      public: false,
      nsfw: false,
      editedAtMs: null,
    },
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

export const aspectNames = ["Family", "Friends", "Work"] as const;

/** Every contact has a key, as pods write it; who is no author borrows one. */
export const contactOf = (index: number, authors: readonly Author[], guid: string): ContactItem => ({
  kind: "contact",
  place: "",
  ref: refOf(index),
  guid,
  name: `Person ${index} Ōtsuka`,
  publicKeyPem: (authors[index % authors.length] as Author).publicKeyPem,
  sharing: index % 4 !== 1,
  receiving: index % 4 !== 2,
  aspects: [aspectNames[index % aspectNames.length] as string],
});
