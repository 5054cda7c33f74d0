/** Taking an account along. */
export const exports = {
  "export.title": "Take your account along",
  "export.lead":
    "Everything that you have here, in one file that other pods can read, and your photos in another: as a backup, or to move.",
  "export.safe": "Keep it safe",
  "export.keyInside":
    "The file holds your private key: the proof, everywhere in this network, that you are you. Whoever has the file can move your account away, for ever, and read everything in it, private messages too. A password does not protect it. So treat it like the only key to your home:",
  "export.safeDisk":
    "Keep it where only you can read: on an encrypted disk or stick of your own, or in a password manager that keeps files.",
  "export.safeAlone":
    "Give it to nobody, also not to somebody who says that they run a pod or want to help. You need it only on the page of your new home where you upload it yourself.",
  "export.safeMail":
    "Do not send it by mail or chat, and do not leave it in a folder that you share or on a computer that others use.",
  "export.safeCopies": "Delete copies that you do not need, the one among your downloads too, and empty the bin.",
  "export.ifLost":
    "If the file is lost, nothing is lost here: you can make another. If somebody else may have it, tell the person who runs this pod at once.",
  "export.withPhotos": "Photos too",
  "export.oneADay": "{n, plural, other {One export a day. Files are deleted after # days.}}",
  "export.ask": "Make the files",
  "export.newest": "Asked for on",
  "export.state.asked": "It will be made in a moment. This page looks again by itself.",
  "export.state.writing": "The files are being written. This page looks again by itself.",
  "export.state.reading": "The files are being read back and counted. This page looks again by itself.",
  "export.state.gone": "The files are deleted. You can ask for new ones.",
  "export.soFar": "Written so far:",
  "export.soFarOf": "{n} of {of}",
  "export.soFarPhotos": "Photos: {size}",
  "export.refused":
    "The files could not be read back as they were written ({what}), so you do not get them. Try again; if it happens twice, tell the person who runs this pod.",
  "export.underWay": "An export is under way already.",
  "export.tooSoon": "There is one export a day. You can ask again from:",
  "export.data": "Download the account ({size})",
  "export.photos": "{n, plural, one {Download the photo ({size})} other {Download # photos ({size})}}",
  "export.until": "Here until",
  "export.resumes": "If your line breaks, let your browser go on with the download: it continues where it stopped.",
  "export.inside": "What you have here",
  "export.insideHint":
    "All of it goes into the files, with your profile, your settings and what others said below your posts. How large they are stands here once they are made.",
  "export.pictures": "Pictures",
  "export.wasData": "The account had {size}.",
  "export.wasPhotos": "{n, plural, one {The photo had {size}.} other {The # photos had {size}.}}",
  "export.readBack": "All of it was read back and counted:",
  "export.notTaken": "Everything is in the file, but other pods will not take all of it:",
  "export.note.text-long": "texts are longer than other pods take",
  "export.note.poll-odd": "posts have polls that other pods do not take",
  "export.note.place-odd": "posts have places that other pods do not take",
  "export.note.values-odd": "comments, likes or votes are not as other pods take them",
  "export.note.signature-missing": "comments, likes or votes of others that nobody can prove any more",
  "export.note.no-words": "reactions that are no likes",
  "export.note.post-bare": "posts without text and photo, with what is said below",
  "export.note.aspect-name-long": "aspects with names of more than 20 characters; the people in them stay",
  "export.note.mail-missing": "missing mail address: other pods can only add this to an account that is there",
  "export.note.photo-missing": "photos that are not here any more",
  "export.note.photo-name-twice": "photos with the name of another one, which are not in the file",
} as const;
