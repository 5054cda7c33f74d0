/** The words of letters, in English: a subject, what happened, and what the link is for. */
import type { LetterTexts } from "./letter-texts.ts";

export const en: LetterTexts = {
  greeting: "Hello {name},",
  why: "You get this letter because {name} is your account on {host}.",
  stop: "No more letters of this kind:",
  never: "This pod never asks for your password by mail.",
  kinds: {
    "confirm-address": {
      subject: "Is this your address?",
      what: "Somebody, we hope you, gave this address for the account {name} on {host}. If it was not you, do nothing: no other letter will come.",
      link: "If it was you, open this page within {days} days and confirm it:",
    },
    "password-forgotten": {
      subject: "Choose a new password",
      what: "Somebody, we hope you, said that the password of {name} on {host} is forgotten. If it was not you, do nothing: the password stays as it is.",
      link: "If it was you, choose a new one here. The link works once, for {days} days:",
    },
    "password-changed": {
      subject: "Your password was changed",
      what: "The password of {name} on {host} was changed. If it was you, there is nothing to do.",
      link: "If it was not you, choose a new one at once:",
    },
    "address-changed": {
      subject: "Your letters go elsewhere now",
      what: "Letters for {name} on {host} go to another address from now on. If you wanted that, there is nothing to do.",
      link: "If you did not, log in, change your password and your address, or tell the person who runs the pod:",
    },
    "handed-over": {
      subject: "Your account was handed to another pod",
      what: "Everything in your account {name} on {host} may be copied by {to} now, with your private key: somebody with your password has confirmed that. If it was you, there is nothing to do.",
      link: "If it was not you, stop it here at once, then choose a new password, and tell the person who runs this pod:",
    },
    "import-done": {
      subject: "Your account has arrived",
      what: "What you brought to {host} is here. Nobody was told yet: look at it first.",
      link: "Here you see what came and what did not, and go on when you like it:",
    },
    "import-needs-you": {
      subject: "Your move waits for you",
      what: "Your move to {host} waits for a decision of yours. The files that you uploaded are deleted {days} days after you uploaded them. What has been brought in already stays, seen by you alone, until you decide.",
      link: "Here you see what is to be decided:",
    },
    "import-failed": {
      subject: "Your account could not be brought here",
      what: "What you wanted to bring to {host} could not be brought. Nothing is lost: your old account is as it was.",
      link: "Here you see why, and what you can do:",
    },
    "export-ready": {
      subject: "Your files are ready",
      what: "The files of your account on {host} are ready. They are deleted after {days} days.",
      link: "You can download them here, after you have logged in:",
    },
    "move-announced": {
      subject: "Your move is announced",
      what: "Your move to {host} is announced. Other pods are being told.",
      link: "Here you see who knows it already:",
    },
    "leaving-failed": {
      subject: "You have not moved",
      what: "Your account {name} could not leave {host}. It is as it was, and you can go on using it.",
      link: "Here you see why, and what you can do:",
    },
    mentions: { subject: "You were mentioned", what: "Somebody mentioned you.", link: "Your notices:" },
    comments: {
      subject: "Somebody has commented",
      what: "Somebody has commented on a post of yours.",
      link: "Your notices:",
    },
    shares: {
      subject: "Somebody shares with you",
      what: "Somebody has begun to share with you.",
      link: "Your notices:",
    },
    asks: {
      subject: "Somebody wants to follow you",
      what: "Somebody asks to follow you.",
      link: "You can answer here:",
    },
    writes: {
      subject: "A private message",
      what: "Somebody wrote to you in a private conversation.",
      link: "Your conversations:",
    },
  },
};
