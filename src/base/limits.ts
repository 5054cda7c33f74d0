/** Every limit on what comes from outside, with the reason for its number. */

const kB = 1_000;
const MB = 1_000 * kB;
const GB = 1_000 * MB;

export const limits = {
  /** The JSON of an archive, unpacked. The largest account named in public is "several GB". */
  archiveSizeBytes: 8 * GB,
  /** An uploaded container as it lies on disk: archive or photo zip. */
  containerSizeBytes: 64 * GB,
  /** DEFLATE cannot exceed 1,032:1; text of real archives reaches 9:1, audience lists 40:1. Only counted past `ratioGraceBytes`. */
  compressionRatio: 250,
  ratioGraceBytes: 64 * MB,
  /** Entries of a zip; the photos of a very large account. */
  zipEntries: 1_000_000,
  /** Nesting of JSON; real archives reach 9. */
  jsonDepth: 64,
  /** One element of a list in an archive (a post with its audience): 1,502 names are 40 kB. */
  jsonElementBytes: 16 * MB,
  /** A key of a JSON object. */
  jsonKeyBytes: 1 * kB,
  /** Items of one kind in one archive; keeps counters and key sets bounded. */
  archiveItems: 5_000_000,
  /** Findings that are shown one by one; past this only the totals per code go on. */
  findings: 1_000,
  /** A photo, as a file. */
  photoSizeBytes: 100 * MB,
  /** Pixels of a photo that we decode: 268 million is 16,384 squared. */
  photoPixels: 268_402_689,
  /** diaspora*: status messages and comments hold at most 65,535 characters. */
  textChars: 65_535,
  /** diaspora* names an aspect in at most 20 characters; a pod skips longer ones, we shorten nothing and keep them. */
  aspectNameChars: 255,
  profileNameChars: 32,
  profileFieldChars: 255,
  pollTextChars: 255,
  tagChars: 255,
  idChars: 255,
} as const;
