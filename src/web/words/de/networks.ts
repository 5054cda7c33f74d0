/** What an archive says of people on other networks, in a report, and what becomes of them with a release. */
import type { networks as en } from "../en/networks.ts";
import type { Translated } from "../message-types.ts";

export const networks: Translated<typeof en> = {
  "kind.tie": "Menschen in anderen Netzen",
  "reason.waiting.request":
    "Diese Menschen hatten bei deiner alten Adresse angefragt, in einem Netz, in dem man fragt. Du kannst ihnen antworten, wenn sie bei der neuen anfragen.",
  "reason.skipped.contact-self": "Das ist das Konto selbst.",
  "announce.elsewhere":
    "{n, plural, one {# Mensch ist dir in einem anderen Netz gefolgt und hört davon nur durch dein altes Konto, wenn es auch dort umzieht: sonst verlierst du ihn.} other {# Menschen sind dir in anderen Netzen gefolgt und hören davon nur durch dein altes Konto, wenn es auch dort umzieht: sonst verlierst du sie.}}",
  "announce.asks":
    "{n, plural, one {# Mensch, dem du in einem anderen Netz folgst, wird im Namen des neuen Kontos gefragt.} other {# Menschen, denen du in anderen Netzen folgst, werden im Namen des neuen Kontos gefragt.}}",
  "keep.asks":
    "{n, plural, one {Den einen Menschen in einem anderen Netz, dem ich folge, im Namen dieses Kontos fragen} other {Die # Menschen in anderen Netzen, denen ich folge, im Namen dieses Kontos fragen}}",
  "keep.asksHint":
    "Ihnen wird gesagt, dass dieses Konto ihnen folgen will. Dass es mit dem alten zu tun hat, wird ihnen nicht gesagt.",
};
