/** What an archive says of people on other networks, in a report, and what becomes of them with a release. */
export const networks = {
  "kind.tie": "People on other networks",
  "reason.waiting.request":
    "These people had asked your old address, on a network where one asks. They can be answered when they ask the new one.",
  "reason.skipped.contact-self": "That is the account itself.",
  "announce.elsewhere":
    "{n, plural, one {# person followed you on another network. They hear of it from your old account alone, if it leaves there too: else you lose them.} other {# people followed you on other networks. They hear of it from your old account alone, if it leaves there too: else you lose them.}}",
  "announce.asks":
    "{n, plural, one {# person whom you follow on another network is asked in the name of the new account.} other {# people whom you follow on other networks are asked in the name of the new account.}}",
  "keep.asks":
    "{n, plural, one {Ask the one person on another network whom I follow there, in the name of this account} other {Ask the # people on other networks whom I follow there, in the name of this account}}",
  "keep.asksHint":
    "They are told that this account wants to follow them. That it has to do with the old one they are not told.",
} as const;
