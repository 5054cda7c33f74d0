/** What checks find about uploaded files: what it is, and what one can do. */
import type { containerCodes as en } from "../../../core/migration/container-codes.ts";

const again = "Téléchargez-le à nouveau depuis votre ancien pod ; le fichier est incomplet ou a été modifié.";
const takeOut = "Sortez le fichier du zip et donnez-le à côté des autres, s’il est à vous.";
const repack = "Refaites le zip.";
const nothing = "Rien à faire.";
const smaller = "Envoyez une version plus petite après l’import.";

export const containers: Readonly<Record<keyof typeof en, readonly [what: string, next: string]>> = {
  "file-missing": ["Il n’y a pas de fichier {file}.", "Vérifiez le nom du fichier et le dossier où il se trouve."],
  "file-not-readable": [
    "{file} ne peut pas être lu ({detail}).",
    "Rendez-le lisible pour l’utilisateur sous lequel ce programme tourne.",
  ],
  "file-not-a-file": [
    "{file} est un dossier ou un périphérique, pas un fichier.",
    "Donnez l’archive elle-même (.json.gz, .json ou .zip). Un dossier de photos doit être mis dans un zip.",
  ],
  "file-empty": ["{file} est vide.", "Téléchargez-le à nouveau depuis votre ancien pod."],
  "file-too-large": [
    "{file} fait {sizeBytes} octets ; on en lit au plus {limitBytes}.",
    "Adressez-vous à la personne qui gère ce pod : elle peut importer de plus gros fichiers.",
  ],
  "file-is-html": [
    "{file} est une page web, peut-être la page de connexion de votre ancien pod, enregistrée à la place de l’archive.",
    "Connectez-vous d’abord à votre ancien pod, puis téléchargez l’archive à nouveau.",
  ],
  "file-is-utf16": [
    "{file} est du texte en UTF-16 ; les archives sont en UTF-8. Un éditeur l’a sans doute réenregistré.",
    "Prenez le fichier d’origine, ou enregistrez-le à nouveau en « UTF-8 ».",
  ],
  "file-unrecognised": [
    "{file} n’est ni une archive ni un zip de photos ; cela semble être : {seems}.",
    "Donnez les fichiers que votre ancien pod a proposés : les données du profil (.json.gz) et les photos (.zip).",
  ],
  "container-nested": [
    "{file} est un {outer} avec un {inner} à l’intérieur ; un seul emballage est ouvert.",
    "Ouvrez celui de l’extérieur et donnez ce qu’il contient.",
  ],
  "several-archives": [
    "{file} contient {count} archives ({entries}) ; personne ne peut savoir laquelle prendre.",
    "Ouvrez-le et donnez-en une.",
  ],
  "gzip-cut-off": ["Le gzip s’interrompt après {bytes} octets décompressés ({detail}).", again],
  "gzip-corrupt": ["Le gzip est abîmé après {bytes} octets décompressés ({detail}).", again],
  "zip-archive-corrupt": ["L’archive dans le zip est abîmée après {bytes} octets : {detail}.", again],
  "gzip-trailing-bytes": ["Après l’archive viennent encore {detail} octets qui n’appartiennent à rien.", nothing],
  "limit-unpacked-size": [
    "Le fichier dépasse ce qui est lu ({detail}).",
    "Si c’est vraiment votre archive, dites-le aux personnes qui font Sterna : cette limite n’est pas réglable.",
  ],
  "limit-ratio": [
    "Le fichier est un piège pour serveurs, pas une archive ({detail}).",
    "Téléchargez l’archive à nouveau depuis votre ancien pod.",
  ],
  "zip-cut-off": ["Le zip {file} s’interrompt : son répertoire manque.", again],
  "zip-damaged": ["Le zip {file} est abîmé ({detail}).", again],
  "zip-too-many-entries": [
    "Le zip {file} contient {entries} entrées ; on en lit au plus {limit}.",
    "Partagez-le en plusieurs.",
  ],
  "zip-directory-damaged": [
    "Le répertoire du zip est abîmé ; les {detail} dernières entrées sont introuvables.",
    again,
  ],
  "zip-entry-corrupt": ["L’entrée {entry} est abîmée : {detail}.", again],
  "zip-entry-damaged": ["L’entrée {entry} ne peut pas être ouverte : {detail}.", again],
  "zip-entry-disagrees": [
    "Le zip dit deux choses de l’entrée {entry} ({detail}) : personne ne peut savoir ce qu’elle contient.",
    repack,
  ],
  "zip-entry-overlap": [
    "L’entrée {entry} partage des octets avec une autre ({detail}). Aucun programme n’écrit cela ; elle n’est pas ouverte.",
    repack,
  ],
  "zip-entry-encrypted": [
    "L’entrée {entry} est chiffrée et ne peut pas être ouverte.",
    "Refaites le zip sans mot de passe.",
  ],
  "zip-entry-compression": [
    "L’entrée {entry} est compressée d’une manière (méthode {detail}) qui n’est pas lue ici.",
    "Refaites le zip avec la compression habituelle.",
  ],
  "zip-entry-unsafe-name": [
    "Le nom de l’entrée {entry} n’est pas un nom de fichier ({detail}) ; elle n’est pas ouverte.",
    takeOut,
  ],
  "zip-entry-link": ["L’entrée {entry} n’est pas un fichier ({detail}).", "Mettez le fichier lui-même dans le zip."],
  "zip-entry-too-large": [
    "L’entrée {entry} dit faire {detail} octets une fois décompressée, c’est plus que ce qui est lu.",
    takeOut,
  ],
  "zip-total-too-large": [
    "Avec l’entrée {entry} ({detail} octets), le zip dépasse ce qui est lu.",
    "Partagez le zip en plusieurs.",
  ],
  "zip-nested": ["L’entrée {entry} est elle-même un paquet ({detail}) ; elle n’est pas ouverte.", takeOut],
  "zip-duplicate-name": [
    "Le nom de fichier de {entry} est plusieurs fois dans le zip ; le plus gros est pris, {detail}.",
    nothing,
  ],
  "zip-json-unrecognised": ["L’entrée {entry} est du JSON mais pas une archive ; elle est laissée de côté.", nothing],
  "photo-not-an-image": ["{entry} n’est pas une image ({detail}).", "Rien à faire, sauf si une photo manque."],
  "photo-format-unsupported": [
    "{entry} est une image d’une sorte ({detail}) qui n’est pas montrée ici.",
    "Envoyez-la à nouveau après l’import en JPEG, PNG, WebP ou GIF.",
  ],
  "photo-too-large": ["La photo {entry} fait {detail} octets, c’est plus que ce qui est accepté.", smaller],
  "photo-too-many-pixels": ["La photo {entry} a {detail} pixels, c’est plus que ce qui est décodé.", smaller],
  "photo-unreadable": [
    "La photo {entry} ne peut pas être lue : {detail}.",
    "Envoyez-la à nouveau après l’import si vous l’avez ailleurs.",
  ],
};
