/** Leaving for another pod. */
export const leaving = {
  "leave.title": "Leave, or say where you came from",
  "leave.lead":
    "On some networks both accounts say that they are one person's: the new one first, then the old one, whose pod tells everybody.",
  "leave.own": "Your address there",
  "leave.fromTitle": "You came from another pod",
  "leave.fromHint":
    "Say which account was yours there. It is published at once, and nobody moves by it alone: ask there to move to here.",
  "leave.says": "Your account says that it was {ref} before.",
  "leave.arrived": "The move from there was followed on {time}.",
  "leave.fromAddress": "Address of your old account",
  "leave.fromSubmit": "Say so",
  "leave.fromClear": "Take it back",
  "leave.toTitle": "You go to another pod",
  "leave.toHint": "You see what would happen before you ask, and have ten minutes to take it back.",
  "leave.first": "At the other server: make an account, and let it say that it was this one before.",
  "leave.second": "Here: give its address, look at the numbers, and ask with your password.",
  "leave.third": "After ten minutes it counts: this pod tells everybody, and this account leads to the new one.",
  "leave.toAddress": "Address of your new account",
  "leave.toSubmit": "What would happen?",
  "leave.password": "Your password",
  "leave.ask": "Leave for {ref}?",
  "leave.half": "{n, plural, one {{network}: # follower} other {{network}: # followers}}",
  "leave.moves": "asked to follow you by this move, where their pods know moves",
  "leave.canFollow": "follow when your new pod announces that half: bring your archive there",
  "leave.lost": "lost: nothing leads them to your new account",
  "leave.unaware":
    "{n, plural, one {# of them is at a pod that says it knows no moves, and is probably lost: they would have to find your new account themselves.} other {# of them are at pods that say they know no moves, and are probably lost: they would have to find your new account themselves.}}",
  "leave.unsure":
    "{n, plural, one {# of them is at a pod that has not said whether it knows moves.} other {# of them are at pods that have not said whether they know moves.}}",
  "leave.pods": "{n, plural, one {# pod is told.} other {# pods are told.}}",
  "leave.closes":
    "This account is closed for writing, stays readable and says where you are. You can log in for 30 days, for an export and the receipt.",
  "leave.wait":
    "{n, plural, other {For # minutes nothing is said to anybody, and you can take it back. After that there is only a move back, 30 days later.}}",
  "leave.submit": "Leave",
  "leave.waiting": "You leave for {ref} at {time}. Until then nobody is told.",
  "leave.stay": "Stay here",
  "leave.no.account-not-open": "Your account cannot leave, or has left already.",
  "leave.no.no-such-network": "Your account is on no network where accounts say so themselves.",
  "leave.no.address-not-public": "Others cannot reach this pod at {url}, so nobody would believe it.",
  "leave.no.leaving-already": "You have asked to leave for {ref} already.",
  "leave.no.left-lately": "Thirty days lie between two moves. Try again after {until}.",
  "leave.no.destination-is-oneself": "{ref} is this very account.",
  "leave.no.destination-not-found": "{ref} was not found. Look at how it is written, and whether its pod answers.",
  "leave.no.destination-names-nobody":
    "{ref} does not say that it was at another pod before. Say so there first, at a Sterna under Moves; a pod that has no words for that cannot be moved to.",
  "leave.no.destination-names-other": "{ref} says that it was {previous} before, which is not this account.",
  "leave.no.destination-moved": "{ref} has been left for {next}.",
  "leave.no.destination-leads-back": "{ref} still says that it was left for this account. Open it again there first.",
  "leave.no.nothing-to-take-back":
    "There is nothing to take back: you have not asked to leave, or the ten minutes are over.",
  "leave.no.previous-is-oneself": "{ref} is this very account.",
  "leave.no.previous-arrived": "A move from {ref} came here lately. Another old account can follow after {until}.",
  "leave.no.previous-used": "A move from {ref} was followed because your account says so. It stays.",
  "leave.no.previous-not-found": "{ref} was not found. Only an account that exists now can be named.",
} as const;
