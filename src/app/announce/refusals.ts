/** Why a move is not announced: each with what it needs to be told. Words: `cli/words/en.ts` (`announce.*`) and `web/words`. */

export type AnnounceRefusal =
  /** There is no such account, or nothing was imported into it. */
  | { readonly code: "no-import" }
  | { readonly code: "import-not-done" }
  /** Its content was kept here under fresh guids: no pod would know it as the old one's. */
  | { readonly code: "already-kept" }
  | { readonly code: "account-not-open"; readonly name: string }
  /** This pod reads that network's archives and does not talk to it. */
  | { readonly code: "network-mute"; readonly protocol: string }
  /** R10 and the protocol: both keys sign. `of`: the address whose key is not here. */
  | { readonly code: "key-missing"; readonly of: string }
  /** The pod's own address leads nowhere for others: a local one is never announced to the world. */
  | { readonly code: "address-not-public"; readonly url: string }
  | { readonly code: "same-address"; readonly ref: string }
  /** A proved move led it elsewhere before. */
  | { readonly code: "moved-elsewhere"; readonly ref: string; readonly to: string }
  /** R10: of two accounts here with one archive the first announced wins. */
  | { readonly code: "announced-by-other"; readonly ref: string }
  /** R10: its pod, or what is known here, says another key. */
  | { readonly code: "owner-contradicted"; readonly ref: string }
  /** R10: an account of this pod is left only by whoever can log in to it, or by the podmin. */
  | { readonly code: "old-account-here"; readonly ref: string }
  /** R13: it was announced and undone. */
  | { readonly code: "pair-undone"; readonly ref: string };
