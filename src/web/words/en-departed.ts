/** Texts for and about people who have moved away from this pod. A part of `en.ts`. */
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
  "departed.follow": "Look for that address on your own pod to share with them there.",
} as const;
