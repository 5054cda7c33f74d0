/**
 * Finding codes about uploaded files: what they are, what is in them, and the photos. Part of the catalogue in finding-codes.ts.
 * `{file}` is a file's base name, `{entry}` the name of an entry of a zip.
 */
import type { FindingEntry } from "./findings.ts";

const again = "Download it again from your old pod; the file is not complete or was changed.";
const takeOut = "Take the file out of the zip and give it beside the others, if it is yours.";

export const containerCodes = {
  // Files that cannot be opened, or are not what was asked for
  "file-missing": {
    severity: "blocking",
    what: "There is no file {file}.",
    next: "Look at the name of the file and the folder it lies in.",
  },
  "file-not-readable": {
    severity: "blocking",
    what: "{file} may not be read ({detail}).",
    next: "Make it readable for the user that this runs as.",
  },
  "file-not-a-file": {
    severity: "blocking",
    what: "{file} is a folder or a device, not a file.",
    next: "Give the archive itself (.json.gz, .json or .zip). A folder of photos has to be packed into a zip.",
  },
  "file-empty": { severity: "blocking", what: "{file} is empty.", next: "Download it again from your old pod." },
  "file-too-large": {
    severity: "blocking",
    what: "{file} has {sizeBytes} bytes; at most {limitBytes} are read.",
    next: "Ask the podmin, who can import larger files.",
  },
  "file-is-html": {
    severity: "blocking",
    what: "{file} is a web page, perhaps the log-in page of your old pod, saved in place of the archive.",
    next: "Log in at your old pod first, then download the archive again.",
  },
  "file-is-utf16": {
    severity: "blocking",
    what: "{file} is text in UTF-16; archives are UTF-8. An editor has probably saved it anew.",
    next: 'Use the original file, or save it again as "UTF-8".',
  },
  "file-unrecognised": {
    severity: "blocking",
    what: "{file} is neither an archive nor a photo zip; it seems to be {seems}.",
    next: "Give the files that your old pod offered: the profile data (.json.gz) and the photos (.zip).",
  },
  "container-nested": {
    severity: "blocking",
    what: "{file} is a {outer} with a {inner} inside; one layer of packing is opened.",
    next: "Unpack the outer one and give what is in it.",
  },
  "several-archives": {
    severity: "blocking",
    what: "{file} holds {count} archives ({entries}); nobody can tell which one is meant.",
    next: "Unpack it and give one of them.",
  },

  // Damage and limits
  "gzip-cut-off": {
    severity: "blocking",
    what: "The gzip breaks off after {bytes} unpacked bytes ({detail}).",
    next: again,
  },
  "gzip-corrupt": {
    severity: "blocking",
    what: "The gzip is damaged after {bytes} unpacked bytes ({detail}).",
    next: again,
  },
  "zip-archive-corrupt": {
    severity: "blocking",
    what: "The archive inside the zip is damaged after {bytes} bytes: {detail}.",
    next: again,
  },
  "gzip-trailing-bytes": {
    severity: "odd",
    what: "Behind the archive {detail} more bytes follow that belong to nothing.",
    next: "Nothing to do.",
  },
  "limit-unpacked-size": {
    severity: "blocking",
    what: "The file {detail}, which is more than is read.",
    next: "If this really is your archive, tell the makers of Sterna: the limit is no setting.",
  },
  "limit-ratio": {
    severity: "blocking",
    what: "The file {detail}; that is a trap for servers, not an archive.",
    next: "Download the archive again from your old pod.",
  },
  "zip-cut-off": { severity: "blocking", what: "The zip {file} breaks off: its directory is missing.", next: again },
  "zip-damaged": { severity: "blocking", what: "The zip {file} is damaged ({detail}).", next: again },
  "zip-too-many-entries": {
    severity: "blocking",
    what: "The zip {file} holds {entries} entries; at most {limit} are read.",
    next: "Split it into several.",
  },

  // Single entries of a zip: told and left out
  "zip-directory-damaged": {
    severity: "skipped",
    what: "The directory of the zip is damaged; the last {detail} entries cannot be found.",
    next: again,
  },
  "zip-entry-corrupt": {
    severity: "skipped",
    what: "The entry {entry} is damaged: {detail}.",
    next: again,
  },
  "zip-entry-damaged": { severity: "skipped", what: "The entry {entry} cannot be opened: {detail}.", next: again },
  "zip-entry-disagrees": {
    severity: "skipped",
    what: "The zip says two things about the entry {entry} ({detail}), so nobody can tell what it holds.",
    next: "Pack the zip again.",
  },
  "zip-entry-overlap": {
    severity: "skipped",
    what: "The entry {entry} shares bytes with another one ({detail}). No packer writes such a thing; it is not opened.",
    next: "Pack the zip again.",
  },
  "zip-entry-encrypted": {
    severity: "skipped",
    what: "The entry {entry} is encrypted and cannot be opened.",
    next: "Pack the zip again without a password.",
  },
  "zip-entry-compression": {
    severity: "skipped",
    what: "The entry {entry} is packed in a way (method {detail}) that is not read here.",
    next: "Pack the zip again with the usual compression.",
  },
  "zip-entry-unsafe-name": {
    severity: "skipped",
    what: "The entry {entry} has a name that is no file name ({detail}); it is not opened.",
    next: takeOut,
  },
  "zip-entry-link": {
    severity: "skipped",
    what: "The entry {entry} is {detail}, not a file.",
    next: "Put the file itself into the zip.",
  },
  "zip-entry-too-large": {
    severity: "skipped",
    what: "The entry {entry} says that it has {detail} bytes unpacked, which is more than is read.",
    next: takeOut,
  },
  "zip-total-too-large": {
    severity: "skipped",
    what: "With the entry {entry} ({detail} bytes) the zip becomes larger than what is read.",
    next: "Split the zip into several.",
  },
  "zip-nested": {
    severity: "skipped",
    what: "The entry {entry} is itself packed ({detail}); it is not opened.",
    next: takeOut,
  },
  "zip-duplicate-name": {
    severity: "odd",
    what: "The file name of {entry} stands in the zip more than once; the largest one is taken, {detail}.",
    next: "Nothing to do.",
  },
  "zip-json-unrecognised": {
    severity: "odd",
    what: "The entry {entry} is JSON but no archive; it is left out.",
    next: "Nothing to do.",
  },

  // Photos
  "photo-not-an-image": {
    severity: "skipped",
    what: "{entry} is not a picture but {detail}.",
    next: "Nothing to do, unless a photo is missing.",
  },
  "photo-format-unsupported": {
    severity: "skipped",
    what: "{entry} is a picture of a kind ({detail}) that is not shown here.",
    next: "Upload it again after the import as JPEG, PNG, WebP or GIF.",
  },
  "photo-too-large": {
    severity: "skipped",
    what: "The photo {entry} has {detail} bytes, which is more than is taken.",
    next: "Upload a smaller version after the import.",
  },
  "photo-too-many-pixels": {
    severity: "skipped",
    what: "The photo {entry} has {detail} pixels, which is more than is decoded.",
    next: "Upload a smaller version after the import.",
  },
  "photo-unreadable": {
    severity: "skipped",
    what: "The photo {entry} cannot be read: {detail}.",
    next: "Upload it again after the import if you have it elsewhere.",
  },
} as const satisfies Record<string, FindingEntry>;
