/** What an archive holds, counted: the numbers of `sterna check` and of the ledger's left side. */

export type ArchiveCounts = {
  /** Status messages, without reshares. */
  posts: number;
  reshares: number;
  /** Of `posts`, by reach. */
  publicPosts: number;
  limitedPosts: number;
  comments: number;
  likes: number;
  votes: number;
  othersComments: number;
  othersLikes: number;
  othersVotes: number;
  contacts: number;
  /** Sharing and receiving. */
  mutual: number;
  onlySharing: number;
  onlyReceiving: number;
  aspects: number;
  memberships: number;
  blocks: number;
  /** People on other networks with whom there are ties: those who follow the owner, those whom the owner follows or asks, those who ask the owner. */
  ties: number;
  tiesTheirs: number;
  tiesOurs: number;
  tiesAsking: number;
  /** Of people on other networks. */
  tieBlocks: number;
  followedTags: number;
  subscriptions: number;
  polls: number;
  locations: number;
  photosNamed: number;
  /** Usable pictures. */
  photosInZip: number;
  /** Of `photosNamed`, those with no file in the zip, be it usable or not; all of them without a zip. */
  photosMissing: number;
  photosUnnamed: number;
};

export const noCounts = (): ArchiveCounts => ({
  posts: 0,
  reshares: 0,
  publicPosts: 0,
  limitedPosts: 0,
  comments: 0,
  likes: 0,
  votes: 0,
  othersComments: 0,
  othersLikes: 0,
  othersVotes: 0,
  contacts: 0,
  mutual: 0,
  onlySharing: 0,
  onlyReceiving: 0,
  aspects: 0,
  memberships: 0,
  blocks: 0,
  ties: 0,
  tiesTheirs: 0,
  tiesOurs: 0,
  tiesAsking: 0,
  tieBlocks: 0,
  followedTags: 0,
  subscriptions: 0,
  polls: 0,
  locations: 0,
  photosNamed: 0,
  photosInZip: 0,
  photosMissing: 0,
  photosUnnamed: 0,
});

/** How the signatures of others' relayables came out. */
export type SignatureCounts = { proved: number; archiveKeyOnly: number; keyUnknown: number; wrong: number };
export const noSignatures = (): SignatureCounts => ({ proved: 0, archiveKeyOnly: 0, keyUnknown: 0, wrong: 0 });

/** Kinds of the ledger: what a person can count in an archive. */
export const ledgerKinds = [
  "profile",
  "aspect",
  "contact",
  "tie",
  "block",
  "tag",
  "post",
  "reshare",
  "photo",
  "upload",
  "comment",
  "reaction",
  "vote",
  "othersComment",
  "othersReaction",
  "othersVote",
  "othersPost",
  "subscription",
  "address",
  "mute",
  "conversation",
  "message",
  "unreadable",
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];
export type Expected = Record<LedgerKind, number>;
export const noneExpected = (): Expected => Object.fromEntries(ledgerKinds.map((kind) => [kind, 0])) as Expected;
