/** Announcing a move, and its receipt. */
export const moves = {
  "moves.title": "Moves",
  "moves.lead": "Where you came from, where you went, and who knows it.",
  "moves.none": "You have not moved, neither to here nor away.",
  "moves.arrival": "From {old} to here",
  "moves.departure": "From here to {ref}",
  "moves.head": "The move of {old}",
  "moves.from": "Old address",
  "moves.to": "New address",
  "moves.when": "Announced",
  "moves.asked": "Asked for",
  "moves.whose": "Your old address",
  "moves.proved": "Its key is the one that this pod knows: the address is yours here too.",
  "moves.claim": "Nobody here knows its key. Pods that know it believe the move; here it stays a claim.",
  "moves.undone": "This move was undone on {time}.",
  "moves.withdrawn": "Nobody is told of this move any more: {why}",
  "moves.away": "You left this pod for {ref}. It was told by your new home, and this pod points there.",
  "moves.leaves": "You have asked to leave for {ref}. Nobody is told yet, and you can take it back.",
  "moves.takenBack": "You took this back. Nobody was told of it.",
  "moves.byWord": "You left this pod for {ref}. This pod tells all who must know, and points there.",
  "moves.state": "How far it is",
  "moves.told": "{n, plural, one {# pod was told} other {# pods were told}}",
  "moves.notTold": "Nobody has been told yet; the pod first makes sure that it can be reached.",
  "moves.delivered": "{n, plural, other {# took it}}",
  "moves.waiting": "{n, plural, one {# is still tried, for 180 days} other {# are still tried, for 180 days}}",
  "moves.givenUp": "{n, plural, one {# was given up} other {# were given up}}",
  "moves.confirmed":
    "{n, plural, one {# contact who shares with you writes to your new address} other {# contacts who share with you write to your new address}}",
  "moves.standing":
    "{n, plural, one {# has not shown yet that it knows it} other {# have not shown yet that they know it}}",
  "moves.pods": "Pods",
  "moves.host": "Pod",
  "moves.answer": "Last answer",
  "moves.at": "When",
  "moves.again": "Again",
  "moves.tellAgain": "Tell again",
  "moves.tellAllAgain": "Tell them again",
  "moves.tellHint":
    "Sends the same message once more to pods that did not get it, or whose people still write to your old address. Each pod at most once in an hour.",
  "moves.stateDelivered": "took it",
  "moves.stateWaiting": "still tried",
  "moves.stateGivenUp": "given up",
  "moves.next": "next try",
  "moves.more": "{n, plural, other {and # more in the document}}",
  "moves.contacts": "Contacts",
  "moves.contactConfirmed": "writes to your new address",
  "moves.contactStanding": "still stands at your old address",
  "moves.unreached": "their pod could not be told",
  "moves.writeTo": "People to write to yourself",
  "moves.writeHint":
    "Nobody could find them, or their pod could not be told. Tell them your new address in another way.",
  "moves.items": "What you brought",
  "moves.itemsLink": "Report on the archive, item by item",
  "moves.retry": "{n, plural, one {Try # failed item again} other {Try # failed items again}}",
  "moves.document": "To keep",
  "moves.documentHint":
    "Everything on this page and each item of your archive as one JSON document, signed with your key. How to verify it stands in docs/moving.md.",
  "moves.download": "Download the receipt",
  "moves.refusedLately": "They were told a short while ago. Each pod is told again at most once in an hour.",
  "moves.refusedWithdrawn": "Nobody is told of this move any more.",
  "moves.refusedNever": "That pod was never told.",
  "announce.title": "Announce your move?",
  "announce.what": "What happens if you do this:",
  "announce.moves": "{old} is {ref} from then on: for everybody who is told, and for good.",
  "announce.people":
    "{n, plural, one {# person on other pods is told, and your old pod.} other {# people on other pods are told, and your old pod.}}",
  "announce.waiting":
    "{n, plural, one {# contact of your archive has not been found yet; they are told as soon as they are.} other {# contacts of your archive have not been found yet; they are told as soon as they are.}}",
  "announce.proved": "The key of your archive is the one that this pod knows for {old}.",
  "announce.claim":
    "Nobody here knows the key of {old}. Pods that know it will believe the move; here it stays a claim.",
  "announce.photosAll":
    "{n, plural, one {Your photo is here; others get it from here from then on.} other {All # photos are here; others get them from here from then on.}}",
  "announce.photosSome":
    "{n, plural, one {{here} of {all} photos are here; others get them from here from then on. In the place of the missing one they see a picture that says so, and your old pod may remove its file: bring it first if you can.} other {{here} of {all} photos are here; others get them from here from then on. In the place of the # missing ones they see a picture that says so, and your old pod may remove its files: bring them first if you can.}}",
  "announce.photosLeft":
    "None of the photos of your posts is here, so others go on getting them from your old pod while it lives. Bring the photos first if you have them.",
  "announce.photosNone": "There are no photos in your posts.",
  "announce.profile":
    "Your whole profile goes along to those pods, also what you do not show to everybody, as every pod of this network sends it. Remove before what they shall not have.",
  "announce.shown": "What you brought is seen by everybody it was written for.",
  "announce.closes": "Your old pod closes your old account when it hears of it.",
  "announce.final": "There is no way back.",
  "announce.alternative": "If you do not want to move, keep what you brought here only: then nobody is told.",
  "announce.submit": "Announce the move",
  "announce.cancel": "Back, change nothing",
  "announce.open": "Announce the move …",
  "announce.lead": "Tell all pods that must know that you are here now. Your contacts do not have to do anything.",
  "announce.refused": "The move cannot be announced",
  "announce.no.no-import": "There is no such import.",
  "announce.no.import-not-done": "The import is not done yet. Wait until it is.",
  "announce.no.already-kept":
    "You kept this import here under new names of its posts; no pod would know them as the old ones.",
  "announce.no.account-not-open": "Your account is not open.",
  "announce.no.network-mute":
    "This pod reads such archives, and does not talk to their network. You can keep the content here.",
  "announce.no.key-missing":
    "The private key of {of} is not here, and a move has to be signed with it. Import the archive again, if it holds the key.",
  "announce.no.address-not-public":
    "Others cannot reach this pod at {url}, and a local address is never announced to the world. Your podmin can change that.",
  "announce.no.same-address": "{ref} is the address that you have already.",
  "announce.no.moved-elsewhere":
    "{ref} has moved to {to}. Export your account there, and import that archive: it can be announced.",
  "announce.no.announced-by-other":
    "Another account here has announced the move of {ref}, and the first one counts. If that was not you, ask your podmin.",
  "announce.no.owner-contradicted":
    "The key in the archive is not the key of {ref}, so others would not believe the move. Make sure that it is the newest archive of that very account.",
  "announce.closesHere": "{old} is closed for writing here, and leads to your new address.",
  "announce.oldPassword": "Password of {old}",
  "announce.oldPasswordHint": "That account is of this pod too. Its password shows that it is yours.",
  "announce.no.password-wrong": "This is not the password of the old account. Nothing was announced.",
  "announce.no.old-account-here": "{ref} is an account of this pod: its password is needed, or your podmin.",
  "announce.no.pair-undone":
    "The move of {ref} to this account was announced and undone. Bring the archive into another account.",
} as const;
