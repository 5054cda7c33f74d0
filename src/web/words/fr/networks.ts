/** What an archive says of people on other networks, in a report, and what becomes of them with a release. */
import type { networks as en } from "../en/networks.ts";
import type { Translated } from "../message-types.ts";

export const networks: Translated<typeof en> = {
  "kind.tie": "Personnes sur d’autres réseaux",
  "reason.waiting.request":
    "Ces personnes avaient fait une demande à votre ancienne adresse, sur un réseau où l’on demande. Vous pourrez leur répondre quand elles s’adresseront à la nouvelle.",
  "reason.skipped.contact-self": "C’est le compte lui-même.",
  "announce.elsewhere":
    "{n, plural, one {# personne vous suivait sur un autre réseau. Elle ne l’apprend que par votre ancien compte, s’il déménage là aussi : sinon vous la perdez.} other {# personnes vous suivaient sur d’autres réseaux. Elles ne l’apprennent que par votre ancien compte, s’il déménage là aussi : sinon vous les perdez.}}",
  "announce.asks":
    "{n, plural, one {# personne que vous suivez sur un autre réseau reçoit une demande au nom du nouveau compte.} other {# personnes que vous suivez sur d’autres réseaux reçoivent une demande au nom du nouveau compte.}}",
  "keep.asks":
    "{n, plural, one {Demander à la personne que je suis sur un autre réseau, au nom de ce compte} other {Demander aux # personnes que je suis sur d’autres réseaux, au nom de ce compte}}",
  "keep.asksHint": "On leur dit que ce compte veut les suivre. On ne leur dit pas qu’il a un rapport avec l’ancien.",
};
