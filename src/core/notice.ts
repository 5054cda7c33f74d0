/** Notices: what an account is told about what others did, and about what the pod does for it. */

/** What others do. */
export type NoticeKind =
  | "shares"
  | "asks"
  | "comments"
  | "comments-too"
  | "reacts"
  /** Reacts by an emoji. */
  | "emojis"
  | "votes"
  | "reshares"
  | "mentions"
  | "quotes"
  | "writes"
  /** To a pod where nobody of this one follows. */
  | "goes"
  /** Says to have been somebody whose pod is dead. */
  | "offers";

/** What the pod itself tells: about an import, an export, a migration or a hand-over. */
export const podNoticeKinds = [
  "import-done",
  "import-needs-you",
  "import-failed",
  "export-ready",
  "move-announced",
  "leaving-failed",
  "handed-over",
] as const;
export type PodNoticeKind = (typeof podNoticeKinds)[number];
