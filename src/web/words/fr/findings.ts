/** What checks find about an archive as a whole and across its elements: what it is, and what one can do. */
import type { containerCodes } from "../../../core/migration/container-codes.ts";
import type { elementCodes } from "../../../core/migration/element-codes.ts";
import type { FindingCode } from "../../../core/migration/finding-codes.ts";

type Others = Exclude<FindingCode, keyof typeof containerCodes | keyof typeof elementCodes>;

const nothing = "Rien à faire.";
const noPod = "Rien à faire ; aucun pod n’écrit cela.";
const ask = "Adressez-vous à la personne qui gère ce pod ; ce n’est pas une archive qu’un pod écrirait.";

export const findings: Readonly<Record<Others, readonly [what: string, next: string]>> = {
  "not-an-archive": [
    "Ce n’est pas l’archive d’un compte : {detail}.",
    "Donnez le fichier que votre ancien pod a proposé comme « données du profil » (.json.gz, .json ou .zip).",
  ],
  "json-cut-off": [
    "L’archive s’interrompt après {bytes} octets.",
    "Téléchargez-la à nouveau ; le fichier est incomplet.",
  ],
  "json-invalid": [
    "L’archive n’est pas du JSON valide : {detail} à l’octet {bytes}.",
    "Téléchargez-la à nouveau, ou réparez le fichier à cet endroit.",
  ],
  "version-unknown": [
    "L’archive a la version {version} du format ; ce pod lit la 2.0.",
    "Faites un nouvel export sur un pod en version 0.7 ou plus.",
  ],
  "limit-archive-size": ["L’archive dépasse {most} octets une fois décompressée.", ask],
  "limit-archive-items": ["La liste {section} a plus de {most} éléments.", ask],
  "json-byte-order-mark": [
    "Le fichier commence par une marque d’ordre des octets ; un éditeur l’a enregistré.",
    nothing,
  ],
  "json-trailing": [
    "Quelque chose suit la fin de l’archive à l’octet {bytes} ; ce n’est pas lu.",
    "Rien à faire, sauf si vous avez mis deux archives dans un fichier.",
  ],
  "json-element-too-large": [
    "Cet élément fait {bytes} octets ; on en lit au plus {most}.",
    "Raccourcissez-le dans le fichier si vous en avez besoin.",
  ],
  "json-too-deep": ["Cet élément est imbriqué sur {levels} niveaux ; on en lit au plus {most}.", noPod],
  "json-key-too-long": ["Un mot-clé dépasse ici {bytes} octets ; il est laissé de côté avec sa valeur.", noPod],
  "json-keys-too-many": [
    "Il y a plus de {most} mots-clés qu’aucun pod n’écrit ; celui-ci et les suivants sont laissés de côté.",
    noPod,
  ],
  "json-duplicate-inside": [
    "{key} est deux fois dans cet élément ; la valeur la plus longue est prise.",
    "Si l’autre était la bonne, réparez le fichier.",
  ],
  "json-duplicate-key": [
    "Le mot-clé « {key} » s’y trouve plus d’une fois ; sa valeur la plus longue est prise.",
    "Regardez si c’est la bonne ; sinon, retirez-la du fichier.",
  ],
  "json-duplicate-late": [
    "Le mot-clé « {key} » s’y trouve encore, avec une valeur plus longue, après ce qui en dépend ; la première valeur est prise.",
    "Si la dernière est la bonne, retirez la première du fichier.",
  ],
  "json-duplicate-joined": [
    "Le mot-clé « {key} » s’y trouve plus d’une fois ; tout ce qui est dessous est lu.",
    nothing,
  ],
  "no-archive-given": [
    "{file} ne contient pas d’archive de compte.",
    "Donnez à côté le fichier que votre ancien pod a proposé comme « données du profil ».",
  ],
  "two-archives-given": [
    "{file} et {other} sont tous deux des archives de compte.",
    "Donnez une archive à la fois, avec son zip de photos.",
  ],
  "contact-duplicate": ["{id} est une seconde fois dans les contacts ; les deux entrées sont réunies.", nothing],
  "contact-blocked": [
    "{id} est un contact et bloqué aussi : le blocage l’emporte, le contact est gardé mais en suspens.",
    "Levez le blocage après l’import si vous voulez retrouver le contact.",
  ],
  "tie-duplicate": [
    "{id} est une seconde fois parmi les personnes d’autres réseaux ; les deux entrées sont réunies.",
    nothing,
  ],
  "aspect-duplicate": [
    "La facette « {name} » s’y trouve deux fois (majuscules et minuscules ne comptent pas) ; leurs membres sont réunis.",
    nothing,
  ],
  "aspect-undeclared": [
    "Un contact est dans la facette « {name} », que l’archive ne liste pas : elle sera créée.",
    nothing,
  ],
  "block-duplicate": ["{id} est bloqué deux fois ; une suffit.", nothing],
  "tag-duplicate": ["Le tag #{name} est suivi deux fois ; une suffit.", nothing],
  "subscription-duplicate": ["La publication {guid} est suivie deux fois ; une suffit.", nothing],
  "post-duplicate": [
    "Une seconde publication a le guid {guid} ; la première vient.",
    "Donnez un autre guid à la seconde dans le fichier si elle est différente.",
  ],
  "poll-duplicate": ["Un second sondage a le guid {guid} ; les votes vont au premier.", nothing],
  "photo-duplicate": ["La photo {name} est nommée deux fois.", nothing],
  "photo-missing": [
    "La photo {name} n’est pas dans le zip de photos.",
    "Importez à nouveau avec un zip de photos plus récent ; d’ici là, la publication montre qu’une photo manque.",
  ],
  "photos-none-fit": [
    "Aucune des {count} photos que nomme l’archive n’est dans le zip de photos : il est peut-être à quelqu’un d’autre, ou plus ancien.",
    "Regardez si c’est le zip de ce compte. Les images qu’il contient viendraient comme images envoyées.",
  ],
  "photos-not-given": [
    "L’archive nomme {count} photos ; aucun zip de photos n’a été donné.",
    "Donnez le zip de photos de votre ancien pod à côté de l’archive, maintenant ou plus tard.",
  ],
  "photo-not-named": [
    "Aucune publication ne nomme {name} : une image envoyée mais jamais publiée, ou une ancienne image de profil. Elle vient aussi.",
    nothing,
  ],
  "reshare-root-gone": [
    "Ce repartage est celui d’une publication supprimée. Il vient vide.",
    "Supprimez-le après l’import si vous n’en voulez pas.",
  ],
  "comment-parent-elsewhere": [
    "Ce commentaire répond à la publication {guid}, qui n’est pas dans l’archive. Il est conservé jusqu’à ce qu’elle soit trouvée.",
    nothing,
  ],
  "like-parent-elsewhere": [
    "Ce « J’aime » est pour {guid}, qui n’est pas dans l’archive. Il est conservé jusqu’à ce que ce soit trouvé.",
    nothing,
  ],
  "vote-parent-elsewhere": [
    "Ce vote est dans le sondage {guid}, qui n’est pas dans l’archive. Il est conservé jusqu’à ce que ce soit trouvé.",
    nothing,
  ],
  "subscription-post-elsewhere": [
    "Vous suivez la conversation sous la publication {guid}, qui n’est pas dans l’archive. C’est conservé jusqu’à ce qu’elle soit trouvée.",
    nothing,
  ],
  "others-parent-elsewhere": [
    "Quelqu’un a répondu à {guid}, qui n’est pas dans l’archive. La réponse est conservée jusqu’à ce que ce soit trouvé.",
    nothing,
  ],
  "vote-answer-unknown": ["Ce vote est pour une réponse ({guid}) que le sondage n’a pas.", nothing],
  "relayable-duplicate": [
    "Un second commentaire, « J’aime » ou vote de la même personne a le guid {guid} ; le premier vient.",
    nothing,
  ],
  "like-twice": ["Vous avez aimé {guid} deux fois ; une seule compte.", nothing],
  "vote-twice": ["Vous avez voté deux fois dans le sondage {guid} ; le premier vote compte.", nothing],
  "signature-wrong": [
    "La signature de {id} ne correspond pas à ce texte. Il est conservé et montré à vous seul(e).",
    "Rien à faire ; si l’archive a été modifiée, prenez le fichier d’origine.",
  ],
  "signature-key-unknown": [
    "La clé de {id} n’est pas encore connue : personne ne peut dire si ceci en vient. D’ici là, vous seul(e) le voyez.",
    nothing,
  ],
  "private-key-contradicts": [
    "La clé privée de l’archive n’est pas celle de {id}, dont la clé est connue ici.",
    "Prenez une archive que {id} a faite, et faite après son dernier changement de clé.",
  ],
  "private-key-contradicts-pod": [
    "La clé privée de l’archive n’est pas celle que {id} a sur son propre pod, interrogé à l’instant.",
    "Prenez une archive que {id} a faite, et faite après son dernier changement de clé.",
  ],
  "conversations-not-here": [
    "Les conversations privées ne sont pas dans cette archive : la plupart des pods n’y en écrivent pas. Elles restent sur l’ancien pod.",
    "Enregistrez là-bas ce qui compte pour vous, avant que l’ancien compte ne disparaisse.",
  ],
  "owner-moved": [
    "{id} a déjà déménagé vers {to}. Ce que contient cette archive peut venir, mais ne peut pas être annoncé encore une fois comme un déménagement de {id}.",
    "Rien à faire. Si vous êtes {id}, apportez-la dans le compte que vous avez maintenant.",
  ],
  "owner-is-here": [
    "{id} est un compte de ce pod : seule cette personne, ou la personne qui gère le pod en son nom, peut en faire un autre compte.",
    "Ne continuez que si {id} le veut.",
  ],
  "owner-never-here": [
    "{id} serait une adresse de ce pod, et personne ne l’a jamais eue ici.",
    "Rien à faire, sauf si le pod a perdu sa base de données : une sauvegarde ramène alors davantage.",
  ],
};
