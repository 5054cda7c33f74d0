/**
 * Finding codes about single elements of an archive, as a format's reader gives them. Part of the catalogue in finding-codes.ts:
 * one element never refuses the whole archive; only what the account itself stands on (version, owner, private key) is blocking.
 */
import type { FindingEntry } from "./findings.ts";

export const elementCodes = {
  // Whose archive it is, and its key
  "version-missing": {
    severity: "blocking",
    what: "The archive does not say which format version it has; this pod reads 2.0.",
    next: "Make a new export on a pod of version 0.7 or later.",
  },
  "version-number": {
    severity: "odd",
    what: "The format version stands there as a number instead of a text.",
    next: "Nothing to do.",
  },
  "owner-missing": {
    severity: "blocking",
    what: "Nothing in the archive says whose it is: no profile with a usable author, no post of the account.",
    next: "Download the archive again from your old pod.",
  },
  "owner-derived": {
    severity: "changed",
    what: "The profile does not say whose archive this is. By its posts it is the archive of {id}.",
    next: "Look at that address; go on only if it is yours.",
  },
  "profile-missing": {
    severity: "changed",
    what: "The archive has no profile. Name, picture and the rest of it stay empty.",
    next: "Fill in your profile after the import.",
  },
  "private-key-missing": {
    severity: "blocking",
    what: "The archive has no private key, so nobody can tell that it is yours.",
    next: "Make a new export on your old pod; a file without the key is no proof.",
  },
  "private-key-public": {
    severity: "blocking",
    what: "A public key stands in the place of the private one. Everybody has that: it proves nothing.",
    next: "Make a new export on your old pod and do not edit it.",
  },
  "private-key-unreadable": {
    severity: "blocking",
    what: "The private key in the archive cannot be read.",
    next: "Make a new export on your old pod, or undo what was changed in the file.",
  },
  "private-key-not-rsa": {
    severity: "blocking",
    what: "The private key in the archive is of type {type}; accounts of this network have RSA keys.",
    next: "Make a new export on your old pod and do not edit it.",
  },
  "private-key-size": {
    severity: "blocking",
    what: "The private key in the archive has {bits} bits; usable are {least} to {most}.",
    next: "Make a new export on your old pod and do not edit it.",
  },
  "username-differs": {
    severity: "odd",
    what: "The archive calls the account {name}, but its address is {id}; the address counts.",
    next: "Nothing to do.",
  },
  "email-missing": {
    severity: "odd",
    what: "The archive holds no mail address.",
    next: "Give one after the import if you want mail from this pod.",
  },
  "email-invalid": {
    severity: "changed",
    what: "{was} is not a mail address and is left out.",
    next: "Give one after the import if you want mail from this pod.",
  },
  "language-unknown": {
    severity: "odd",
    what: "The language {was} is not known here; this pod's own one is used.",
    next: "Choose a language after the import.",
  },
  "profile-name-adjusted": {
    severity: "changed",
    what: 'The {field} was changed to "{now}": names have at most {most} characters and no semicolon.',
    next: "Change it after the import if you like.",
  },
  "profile-field-cut": {
    severity: "changed",
    what: "The {field} is longer than {most} characters; the rest is cut off.",
    next: "Shorten it after the import as you like.",
  },
  "profile-tags-many": {
    severity: "odd",
    what: "The profile names more than five tags. They all come; other pods do not take that many.",
    next: "Choose five of them after the import.",
  },
  "birthday-invalid": {
    severity: "changed",
    what: "{was} is not a date and is left out.",
    next: "Enter your birthday after the import if you want it shown.",
  },
  "avatar-url-unusable": {
    severity: "changed",
    what: "The picture of the profile is at {was}, which is not a web address. It is left out.",
    next: "Choose a picture after the import.",
  },
  "avatar-default": {
    severity: "odd",
    what: "The profile has no picture of its own but the old pod's default one.",
    next: "Choose a picture after the import if you like.",
  },

  // Sections, elements and single values
  "section-not-list": {
    severity: "skipped",
    what: "{section} is not a list; nothing comes out of it.",
    next: "Look at that place in the file if you changed it, or make a new export.",
  },
  "section-not-object": {
    severity: "skipped",
    what: "{section} is not an object; nothing comes out of it.",
    next: "Look at that place in the file if you changed it, or make a new export.",
  },
  "key-unknown": {
    severity: "odd",
    what: "This pod does not know {key} and does not take it along.",
    next: "Nothing to do.",
  },
  "element-unreadable": {
    severity: "skipped",
    what: "This element is not valid JSON: {detail}.",
    next: "Mend the file at this place if you changed it.",
  },
  "element-invalid": {
    severity: "skipped",
    what: "This element is not {expected}.",
    next: "Mend the file at this place if you changed it.",
  },
  "network-unknown": {
    severity: "skipped",
    what: "{id} is on a network that this pod does not speak ({network}). It is kept, and leaves again with your next archive.",
    next: "Nothing to do.",
  },
  "network-address-invalid": {
    severity: "skipped",
    what: "{was} is no address of that network.",
    next: "Mend the file at this place if you changed it.",
  },
  "element-findings-cut": {
    severity: "odd",
    what: "There is more to say about this element; only the first {count} findings are listed.",
    next: "Look at the first ones.",
  },
  "entity-type-odd": {
    severity: "odd",
    what: "This calls itself {was}; it is read as {now}, which its content shows it to be.",
    next: "Nothing to do.",
  },
  "field-type": {
    severity: "changed",
    what: "{field} is not {expected} and is left out.",
    next: "Nothing to do, unless you changed the file here.",
  },
  "boolean-as-text": {
    severity: "odd",
    what: "{field} says {was} as a text; it is read as {now}.",
    next: "Nothing to do.",
  },
  "fine-print-unreadable": {
    severity: "changed",
    what: "What was said beside this text (a warning, the end of a poll, a quote) cannot be read; the text comes as sensitive.",
    next: "Look at the result after the import.",
  },
  "warning-cut": {
    severity: "changed",
    what: "This warning has more than {most} characters; it is cut there.",
    next: "Nothing to do.",
  },
  "boolean-unreadable": {
    severity: "changed",
    what: "{field} is neither true nor false; it is read as {now}.",
    next: "Look at the result after the import.",
  },
  "time-missing": {
    severity: "changed",
    what: "This has no date; it gets the time of the import.",
    next: "Nothing to do.",
  },
  "time-unreadable": {
    severity: "changed",
    what: "{was} is not a date that can be read; it is left out, and a date of writing becomes the time of the import.",
    next: "Nothing to do.",
  },
  "time-future": {
    severity: "odd",
    what: "The date {was} is in the future. It is kept, but does not pin this on top of anything.",
    next: "Nothing to do.",
  },
  "utf8-invalid": {
    severity: "changed",
    what: "Some bytes of this element are not valid UTF-8; U+FFFD stands in their place.",
    next: "Nothing to do.",
  },
  "text-characters": {
    severity: "changed",
    what: "{field} holds characters that can be neither stored nor sent; U+FFFD stands in their place.",
    next: "Nothing to do.",
  },
  "text-long": {
    severity: "odd",
    what: "This text has more than {most} characters. It comes whole, but other pods will not take it.",
    next: "Shorten it after the import if it should travel again.",
  },
  "guid-invalid": {
    severity: "skipped",
    what: "{was} is no guid (16 to 255 letters, digits and - _ @ . : with a letter or digit at the end), so this {what} cannot come.",
    next: "Nothing to do, unless you changed the file here.",
  },
  "author-missing": {
    severity: "odd",
    what: "This does not say who wrote it. It stands among your own, so it is taken as yours.",
    next: "Nothing to do.",
  },

  // Contacts, aspects, blocks, tags, subscriptions
  "contact-id-invalid": {
    severity: "skipped",
    what: "{was} is not an address, so this contact cannot come.",
    next: "Look this contact up after the import.",
  },
  "contact-self": { severity: "skipped", what: "The contact is the account itself.", next: "Nothing to do." },
  "contact-flags-differ": {
    severity: "odd",
    what: "This contact says two things about {field}; {now} counts.",
    next: "Look at the contact after the import.",
  },
  "contact-guid-invalid": {
    severity: "changed",
    what: "The guid of {id} is malformed and is left out; it is looked up again.",
    next: "Nothing to do.",
  },
  "contact-key-unreadable": {
    severity: "changed",
    what: "The key of {id} is no public key and is left out; it is looked up again.",
    next: "Nothing to do.",
  },
  "aspect-name-empty": {
    severity: "skipped",
    what: "This aspect has no name.",
    next: "Make the aspect after the import.",
  },
  "aspect-name-long": {
    severity: "skipped",
    what: "The name of this aspect is longer than {most} characters.",
    next: "Make the aspect after the import under a shorter name.",
  },
  "block-invalid": {
    severity: "skipped",
    what: "{was} is not an address, so this block cannot come.",
    next: "Block the person again after the import.",
  },
  "block-self": { severity: "skipped", what: "The block is of the account itself.", next: "Nothing to do." },
  "tag-invalid": { severity: "skipped", what: '"{was}" is not a tag.', next: "Follow the tag again after the import." },
  "tag-changed": {
    severity: "changed",
    what: 'The tag "{was}" is followed as {now}: tags hold lower-case letters, digits, _ and -.',
    next: "Nothing to do.",
  },
  "subscription-invalid": {
    severity: "skipped",
    what: "{was} is not the guid of a post, so this subscription cannot come.",
    next: "Nothing to do.",
  },
  "others-key-invalid": { severity: "skipped", what: "This is not the key of an address.", next: "Nothing to do." },

  // Posts and reshares
  "post-type-unknown": {
    severity: "skipped",
    what: "A post of type {was} is not known here.",
    next: "Write it again after the import if it matters to you.",
  },
  "post-foreign-author": {
    severity: "skipped",
    what: "This post was written by {id}, not by the owner of the archive.",
    next: "Nothing to do: it is still where its author is.",
  },
  "post-empty": {
    severity: "skipped",
    what: "This post has neither text nor photos, poll or place.",
    next: "Nothing to do.",
  },
  "public-missing": {
    severity: "changed",
    what: "This post does not say whether it is public; it counts as {now}.",
    next: "Look at the post after the import.",
  },
  "audience-unknown": {
    severity: "odd",
    what: "The archive does not say who may see this limited post; it stays visible to you alone.",
    next: "Share it again after the import if others should see it.",
  },
  "audience-unused": {
    severity: "odd",
    what: "This public post also lists people who may see it; it is public, so the list is not needed.",
    next: "Nothing to do.",
  },
  "audience-member-invalid": {
    severity: "changed",
    what: "{count} of the people who may see this post have no valid address ({was}); the others keep seeing it.",
    next: "Nothing to do.",
  },
  "photo-invalid": {
    severity: "skipped",
    what: "This is not a photo.",
    next: "Upload the photo again after the import.",
  },
  "photo-name-missing": {
    severity: "skipped",
    what: "The photo {guid} has no file name, so its file cannot be found.",
    next: "Upload the photo again after the import.",
  },
  "photo-name-unsafe": {
    severity: "skipped",
    what: "{was} is not the name of a photo file but a path, or holds characters that no such name has.",
    next: "Upload the photo again after the import.",
  },
  "photo-foreign-author": {
    severity: "skipped",
    what: "This photo is by {id}, not by the owner of the archive.",
    next: "Nothing to do.",
  },
  "photo-path-unusable": {
    severity: "changed",
    what: "{was} is not the web address of a folder; the photo comes without its old address.",
    next: "Nothing to do.",
  },
  "poll-invalid": {
    severity: "changed",
    what: "The poll has no usable guid or question, or fewer than two usable answers, and is left out; the rest of the post comes.",
    next: "Make the poll again after the import.",
  },
  "poll-answer-invalid": {
    severity: "changed",
    what: "An answer of this poll has no text, no usable guid or a guid used twice, and is left out.",
    next: "Nothing to do.",
  },
  "poll-long": {
    severity: "odd",
    what: "A text of this poll has more than {most} characters. It comes whole, but other pods will not take it.",
    next: "Nothing to do.",
  },
  "location-invalid": {
    severity: "changed",
    what: "The place of this post cannot be read and is left out.",
    next: "Nothing to do.",
  },
  "location-number": {
    severity: "odd",
    what: "{field} stands there as a number and is read as a text.",
    next: "Nothing to do.",
  },
  "reshare-public": {
    severity: "odd",
    what: "This reshare says whether it is public; reshares always are.",
    next: "Nothing to do.",
  },
  "reshare-root-incomplete": {
    severity: "changed",
    what: "What this reshare is of is not given completely ({was}); it comes as a reshare of a deleted post.",
    next: "Delete it after the import if you do not want it.",
  },
  "others-post-invalid": {
    severity: "skipped",
    what: "This post of somebody else has no usable author or guid.",
    next: "Nothing to do.",
  },
  "others-own-name": {
    severity: "skipped",
    what: "This stands among what others wrote but carries the owner's own name.",
    next: "Nothing to do: what you wrote yourself stands in your own part of the archive.",
  },

  // Comments, likes and votes
  "relayable-type-unknown": {
    severity: "skipped",
    what: "Of type {was} nothing is known here; comments, likes and votes come.",
    next: "Nothing to do.",
  },
  "relayable-foreign-author": {
    severity: "skipped",
    what: "This stands among the owner's own but was written by {id}.",
    next: "Nothing to do: it is still where its author is.",
  },
  "relayable-author-invalid": {
    severity: "skipped",
    what: "{was} is not an address, so nobody can tell who wrote this.",
    next: "Nothing to do.",
  },
  "comment-empty": { severity: "skipped", what: "This comment has no text.", next: "Nothing to do." },
  "parent-type-missing": {
    severity: "odd",
    what: "This like does not say what it is for; it is read as a like of a post.",
    next: "Nothing to do.",
  },
  "parent-type-unknown": {
    severity: "skipped",
    what: "This is a like of a {was}; only posts and comments can be liked here.",
    next: "Nothing to do.",
  },
  "property-order-missing": {
    severity: "odd",
    what: "This does not say in which order it was signed; the usual order is taken.",
    next: "Nothing to do.",
  },
} as const satisfies Record<string, FindingEntry>;
