/** Texts about making an account, its mail, its sessions and its end. */
export const signUp = {
  "signUp.bring": "Bring your account",
  "notices.import-done": "What you brought here has arrived. Look at it, then say how to go on.",
  "notices.import-needs-you": "Your move waits for a decision of yours.",
  "notices.import-failed": "What you wanted to bring here could not be brought. See why.",
  "notices.export-ready": "The files of your account are ready.",
  "notices.move-announced": "Your move is announced. See who knows it already.",
  "notices.leaving-failed": "You have not moved: your account could not leave, and is as it was. See why.",
} as const;
