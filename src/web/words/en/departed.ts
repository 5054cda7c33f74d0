/** Accounts that were left, and coming back. */
export const departed = {
  "departed.title": "You have moved away",
  "departed.gone": "This account was left.",
  "departed.moved": "{ref} has moved. The new address is",
  "departed.unknown": "{ref} has moved away.",
  "departed.closed":
    "Nothing can be written with this account any more. Until {until} you can log in here to take along your data and to read the receipt of your move; what only you could see is deleted after that.",
  "departed.export": "Export",
  "departed.receipt": "Receipts",
  "departed.stays":
    "Your profile here is cleared and points to your new address, and so do the addresses of your posts. Your name stays yours: nobody else ever gets it, and if you come back you have it again.",
  "departed.comeBack": "Come back to this account",
  "return.title": "Back to {ref}",
  "return.lead":
    "You are {home} now. To be {ref} again, bring the archive of the account that you have there: it holds its key, which has to sign the way back. Your contacts then follow you as they did before, and nothing that is here comes twice.",
  "return.archive": "Archive of {home}",
  "return.archiveHint": "The file that you get there with an export of your data.",
  "return.photos": "Photos (if you want)",
  "return.photosHint": "The zip that you get there with an export of your photos.",
  "return.size":
    "Both together at most {size}; with larger files ask your podmin. The files are deleted as soon as they are read. Nobody is told before you have confirmed it on the next page.",
  "return.submit": "Bring it",
  "return.no.nothing": "Choose the file first.",
  "return.no.busy": "Another archive is being read just now. Try again in a few minutes.",
  "return.no.files": "This is no archive that can be read, or it is damaged. Get it anew from where you are now.",
  "return.no.elsewhere":
    "This is not the archive of the account that you have now, or its key is another one. Get it from where you are now.",
  "return.no.under-way": "Another archive is going into this account. Wait until it is in.",
  "departed.follow": "Look for that address on your own pod to share with them there.",
  "departed.otherHalf": "The other half of your account",
  "end.title": "End the other half of your account",
  "end.none": "Nothing is left to end here: every address of this account has moved or ended.",
  "end.lead":
    "You have moved on one network. On others your address is still as it was, and nothing is written with it any more. It can move too, or end.",
  "end.followers":
    "{n, plural, =0 {Nobody follows you there.} one {# follower there loses you, and would have to find your new account themselves.} other {# followers there lose you, and would have to find your new account themselves.}}",
  "end.told":
    "{n, plural, one {# person on another pod is told that this address has ended. Their pod deletes what it holds from it.} other {# people on other pods are told that this address has ended. Their pods delete what they hold from it.}}",
  "end.forGood":
    "This is for good. Whoever writes to the address is told that it has ended. What you wrote stays readable here.",
  "end.instead":
    "Nobody is lost if it moves instead: by the archive that you bring to your new pod, or by asking to leave on the page about moves.",
  "end.sure": "I have seen whom I lose",
  "end.submit": "End this address",
  "end.no.account-not-left":
    "Only of an account that has moved away one half can end. A whole account is closed in its settings.",
  "end.no.half-unknown": "{ref} is none of your addresses here that could end.",
  "end.no.half-leaving": "{ref} is about to move to {to}. Take that back first.",
} as const;
