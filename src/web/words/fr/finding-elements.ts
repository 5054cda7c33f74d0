/** What checks find about single elements of an archive: what it is, and what one can do. */
import type { elementCodes as en } from "../../../core/migration/element-codes.ts";

const nothing = "Rien à faire.";
const unlessChanged = "Rien à faire, sauf si vous avez modifié le fichier ici.";
const exportAgain = "Faites un nouvel export sur votre ancien pod et ne le modifiez pas.";
const picture = "Choisissez une image après l’import, si vous voulez.";
const photoAgain = "Envoyez la photo à nouveau après l’import.";
const sectionNext = "Regardez cet endroit du fichier si vous l’avez modifié, ou faites un nouvel export.";
const mend = "Réparez le fichier à cet endroit si vous l’avez modifié.";
const mail = "Donnez-en une après l’import si vous voulez des courriels de ce pod.";

export const elements: Readonly<Record<keyof typeof en, readonly [what: string, next: string]>> = {
  "version-missing": [
    "L’archive ne dit pas quelle version du format elle a ; ce pod lit la 2.0.",
    "Faites un nouvel export sur un pod en version 0.7 ou plus.",
  ],
  "version-number": ["La version du format est écrite comme un nombre et non comme un texte.", nothing],
  "owner-missing": [
    "Rien dans l’archive ne dit à qui elle est : pas de profil avec une adresse utilisable, pas de publication du compte.",
    "Téléchargez l’archive à nouveau depuis votre ancien pod.",
  ],
  "owner-derived": [
    "Le profil ne dit pas à qui est cette archive. D’après ses publications, c’est celle de {id}.",
    "Regardez cette adresse ; ne continuez que si c’est la vôtre.",
  ],
  "profile-missing": [
    "L’archive n’a pas de profil. Le nom, l’image et le reste demeurent vides.",
    "Remplissez votre profil après l’import.",
  ],
  "private-key-missing": [
    "L’archive n’a pas de clé privée : personne ne peut savoir qu’elle est à vous.",
    "Faites un nouvel export sur votre ancien pod ; un fichier sans la clé ne prouve rien.",
  ],
  "private-key-public": [
    "Une clé publique se trouve à la place de la clé privée. Tout le monde l’a : elle ne prouve rien.",
    exportAgain,
  ],
  "private-key-unreadable": [
    "La clé privée de l’archive ne peut pas être lue.",
    "Faites un nouvel export sur votre ancien pod, ou annulez ce qui a été modifié dans le fichier.",
  ],
  "private-key-not-rsa": [
    "La clé privée de l’archive est de type {type} ; les comptes de ce réseau ont des clés RSA.",
    exportAgain,
  ],
  "private-key-size": ["La clé privée de l’archive a {bits} bits ; il en faut de {least} à {most}.", exportAgain],
  "username-differs": [
    "L’archive appelle le compte {name}, mais son adresse est {id} ; c’est l’adresse qui compte.",
    nothing,
  ],
  "email-missing": ["L’archive ne contient pas d’adresse de courriel.", mail],
  "email-invalid": ["{was} n’est pas une adresse de courriel et est laissé de côté.", mail],
  "language-unknown": [
    "La langue {was} n’est pas connue ici ; celle de ce pod est utilisée.",
    "Choisissez une langue après l’import.",
  ],
  "profile-name-adjusted": [
    "Le champ {field} a été changé en « {now} » : un nom a au plus {most} caractères et pas de point-virgule.",
    "Changez-le après l’import si vous voulez.",
  ],
  "profile-field-cut": [
    "Le champ {field} dépasse {most} caractères ; le reste est coupé.",
    "Raccourcissez-le après l’import comme vous voulez.",
  ],
  "profile-tags-many": [
    "Le profil nomme plus de cinq tags. Ils viennent tous ; les autres pods n’en prennent pas autant.",
    "Choisissez-en cinq après l’import.",
  ],
  "birthday-invalid": [
    "{was} n’est pas une date et est laissé de côté.",
    "Indiquez votre anniversaire après l’import si vous voulez qu’il soit montré.",
  ],
  "avatar-url-unusable": [
    "L’image du profil est à {was}, qui n’est pas une adresse web. Elle est laissée de côté.",
    picture,
  ],
  "avatar-default": ["Le profil n’a pas d’image à lui, mais celle que l’ancien pod donne à tout le monde.", picture],
  "section-not-list": ["{section} n’est pas une liste ; rien n’en vient.", sectionNext],
  "section-not-object": ["{section} n’est pas un objet ; rien n’en vient.", sectionNext],
  "key-unknown": ["Ce pod ne connaît pas {key} et ne le prend pas.", nothing],
  "element-unreadable": ["Cet élément n’est pas du JSON valide : {detail}.", mend],
  "element-invalid": ["Cet élément n’est pas ce qu’il devrait être ({expected}).", mend],
  "network-unknown": [
    "{id} est sur un réseau que ce pod ne parle pas ({network}). C’est gardé et repart avec votre prochaine archive.",
    nothing,
  ],
  "network-address-invalid": ["{was} n’est pas une adresse de ce réseau.", mend],
  "element-findings-cut": [
    "Il y a plus à dire de cet élément ; seuls les {count} premiers points sont donnés.",
    "Regardez les premiers.",
  ],
  "entity-type-odd": ["Ceci se dit {was} ; c’est lu comme {now}, ce que montre son contenu.", nothing],
  "field-type": ["{field} n’est pas ce qu’il devrait être ({expected}) et est laissé de côté.", unlessChanged],
  "boolean-as-text": ["{field} dit {was} sous forme de texte ; c’est lu comme {now}.", nothing],
  "fine-print-unreadable": [
    "Ce qui accompagne ce texte (un avertissement, la fin d’un sondage, une citation) est illisible ; le texte vient signalé comme sensible.",
    "Regardez le résultat après l’import.",
  ],
  "warning-cut": ["Cet avertissement a plus de {most} caractères ; il est coupé là.", nothing],
  "boolean-unreadable": [
    "{field} n’est ni vrai ni faux ; c’est lu comme {now}.",
    "Regardez le résultat après l’import.",
  ],
  "time-missing": ["Ceci n’a pas de date ; l’heure de l’import en tient lieu.", nothing],
  "time-unreadable": [
    "{was} n’est pas une date lisible ; elle est laissée de côté, et l’heure de l’import tient lieu de date d’écriture.",
    nothing,
  ],
  "time-future": ["La date {was} est dans l’avenir. Elle est gardée, mais n’épingle ceci nulle part en haut.", nothing],
  "utf8-invalid": [
    "Quelques octets de cet élément ne sont pas de l’UTF-8 valide ; U+FFFD se trouve à leur place.",
    nothing,
  ],
  "text-characters": [
    "{field} contient des caractères qu’on ne peut ni conserver ni envoyer ; U+FFFD se trouve à leur place.",
    nothing,
  ],
  "text-long": [
    "Ce texte a plus de {most} caractères. Il vient en entier, mais les autres pods ne le prendront pas.",
    "Raccourcissez-le après l’import s’il doit encore voyager.",
  ],
  "guid-invalid": [
    "{was} n’est pas un guid (16 à 255 lettres, chiffres et - _ @ . :, avec une lettre ou un chiffre à la fin) : ceci ne peut pas venir ({what}).",
    unlessChanged,
  ],
  "author-missing": [
    "Ceci ne dit pas qui l’a écrit. C’est parmi vos propres éléments et donc pris comme vôtre.",
    nothing,
  ],
  "contact-id-invalid": [
    "{was} n’est pas une adresse : ce contact ne peut pas venir.",
    "Cherchez ce contact après l’import.",
  ],
  "contact-self": ["Le contact est le compte lui-même.", nothing],
  "contact-flags-differ": [
    "Ce contact dit deux choses de {field} ; {now} compte.",
    "Regardez le contact après l’import.",
  ],
  "contact-guid-invalid": ["Le guid de {id} est mal formé et laissé de côté ; il sera redemandé.", nothing],
  "contact-key-unreadable": [
    "La clé de {id} n’est pas une clé publique et est laissée de côté ; elle sera redemandée.",
    nothing,
  ],
  "aspect-name-empty": ["Cette facette n’a pas de nom.", "Créez la facette après l’import."],
  "aspect-name-long": [
    "Le nom de cette facette dépasse {most} caractères.",
    "Créez la facette après l’import sous un nom plus court.",
  ],
  "block-invalid": [
    "{was} n’est pas une adresse : ce blocage ne peut pas venir.",
    "Bloquez la personne à nouveau après l’import.",
  ],
  "block-self": ["Le blocage est celui du compte lui-même.", nothing],
  "tag-invalid": ["« {was} » n’est pas un tag.", "Suivez le tag à nouveau après l’import."],
  "tag-changed": [
    "Le tag « {was} » est suivi comme {now} : les tags ont des lettres minuscules, des chiffres, _ et -.",
    nothing,
  ],
  "subscription-invalid": ["{was} n’est pas le guid d’une publication : ce suivi ne peut pas venir.", nothing],
  "others-key-invalid": ["Ceci n’est pas la clé d’une adresse.", nothing],
  "post-type-unknown": [
    "Une publication de type {was} n’est pas connue ici.",
    "Écrivez-la à nouveau après l’import si elle compte pour vous.",
  ],
  "post-foreign-author": [
    "Cette publication a été écrite par {id}, pas par la personne à qui est l’archive.",
    "Rien à faire : elle est toujours là où se trouve la personne qui l’a écrite.",
  ],
  "post-empty": ["Cette publication n’a ni texte, ni photo, ni sondage, ni lieu.", nothing],
  "public-missing": [
    "Cette publication ne dit pas si elle est publique ; elle compte comme {now}.",
    "Regardez la publication après l’import.",
  ],
  "audience-unknown": [
    "L’archive ne dit pas qui peut voir cette publication limitée ; vous restez seul(e) à la voir.",
    "Partagez-la à nouveau après l’import si d’autres doivent la voir.",
  ],
  "audience-unused": [
    "Cette publication publique nomme aussi des personnes qui peuvent la voir ; elle est publique, la liste est inutile.",
    nothing,
  ],
  "audience-member-invalid": [
    "{count} des personnes qui peuvent voir cette publication n’ont pas d’adresse valide ({was}) ; les autres continuent à la voir.",
    nothing,
  ],
  "photo-invalid": ["Ceci n’est pas une photo.", photoAgain],
  "photo-name-missing": ["La photo {guid} n’a pas de nom de fichier : son fichier est introuvable.", photoAgain],
  "photo-name-unsafe": [
    "{was} n’est pas le nom d’un fichier de photo mais un chemin, ou contient des caractères qu’aucun nom n’a.",
    photoAgain,
  ],
  "photo-foreign-author": ["Cette photo est de {id}, pas de la personne à qui est l’archive.", nothing],
  "photo-path-unusable": [
    "{was} n’est pas l’adresse web d’un dossier ; la photo vient sans son ancienne adresse.",
    nothing,
  ],
  "poll-invalid": [
    "Le sondage n’a pas de guid ou de question utilisable, ou moins de deux réponses utilisables, et est laissé de côté ; le reste de la publication vient.",
    "Refaites le sondage après l’import.",
  ],
  "poll-answer-invalid": [
    "Une réponse de ce sondage n’a pas de texte, pas de guid utilisable ou un guid en double, et est laissée de côté.",
    nothing,
  ],
  "poll-long": [
    "Un texte de ce sondage a plus de {most} caractères. Il vient en entier, mais les autres pods ne le prendront pas.",
    nothing,
  ],
  "location-invalid": ["Le lieu de cette publication ne peut pas être lu et est laissé de côté.", nothing],
  "location-number": ["{field} est écrit comme un nombre et lu comme un texte.", nothing],
  "reshare-public": ["Ce repartage dit s’il est public ; les repartages le sont toujours.", nothing],
  "reshare-root-incomplete": [
    "Ce qui est repartagé ici n’est pas donné en entier ({was}) ; cela vient comme le repartage d’une publication supprimée.",
    "Supprimez-le après l’import si vous n’en voulez pas.",
  ],
  "others-post-invalid": ["Cette publication de quelqu’un d’autre n’a pas d’adresse ou de guid utilisable.", nothing],
  "others-own-name": [
    "Ceci est parmi ce que d’autres ont écrit, mais porte votre propre nom.",
    "Rien à faire : ce que vous avez écrit se trouve dans votre partie de l’archive.",
  ],
  "relayable-type-unknown": [
    "Du type {was}, rien n’est connu ici ; les commentaires, « J’aime » et votes viennent.",
    nothing,
  ],
  "relayable-foreign-author": [
    "Ceci est parmi vos propres éléments mais a été écrit par {id}.",
    "Rien à faire : c’est toujours là où se trouve la personne qui l’a écrit.",
  ],
  "relayable-author-invalid": ["{was} n’est pas une adresse : personne ne peut savoir qui a écrit ceci.", nothing],
  "comment-empty": ["Ce commentaire n’a pas de texte.", nothing],
  "parent-type-missing": ["Ce « J’aime » ne dit pas ce qu’il aime ; il est lu comme celui d’une publication.", nothing],
  "parent-type-unknown": [
    "C’est un « J’aime » pour quelque chose du type {was} ; ici, on ne peut aimer que des publications et des commentaires.",
    nothing,
  ],
  "property-order-missing": ["Ceci ne dit pas dans quel ordre c’était signé ; l’ordre habituel est pris.", nothing],
};
