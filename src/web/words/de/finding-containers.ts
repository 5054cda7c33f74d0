/** What checks find about uploaded files: what it is, and what one can do. */
import type { containerCodes as en } from "../../../core/migration/container-codes.ts";

const again = "Lade die Datei noch einmal von deinem alten Pod; sie ist nicht vollständig oder wurde verändert.";
const takeOut = "Nimm die Datei aus dem Zip und gib sie neben den anderen an, wenn sie dir gehört.";
const repack = "Packe das Zip noch einmal.";
const nothing = "Nichts zu tun.";
const smaller = "Lade nach dem Import eine kleinere Fassung hoch.";

export const containers: Readonly<Record<keyof typeof en, readonly [what: string, next: string]>> = {
  "file-missing": ["Eine Datei {file} gibt es nicht.", "Prüfe den Namen der Datei und den Ordner, in dem sie liegt."],
  "file-not-readable": [
    "{file} darf nicht gelesen werden ({detail}).",
    "Mache sie lesbar für den Benutzer, unter dem dieses Programm läuft.",
  ],
  "file-not-a-file": [
    "{file} ist ein Ordner oder ein Gerät, keine Datei.",
    "Gib das Archiv selbst an (.json.gz, .json oder .zip). Ein Ordner voller Fotos muss in ein Zip gepackt werden.",
  ],
  "file-empty": ["{file} ist leer.", "Lade sie noch einmal von deinem alten Pod."],
  "file-too-large": [
    "{file} hat {sizeBytes} Byte; gelesen werden höchstens {limitBytes}.",
    "Frag die Person, die diesen Pod betreibt: Sie kann größere Dateien importieren.",
  ],
  "file-is-html": [
    "{file} ist eine Webseite, vielleicht die Anmeldeseite deines alten Pods, die statt des Archivs gespeichert wurde.",
    "Melde dich zuerst bei deinem alten Pod an, dann lade das Archiv noch einmal.",
  ],
  "file-is-utf16": [
    "{file} ist Text in UTF-16; Archive sind UTF-8. Wahrscheinlich hat ein Editor sie neu gespeichert.",
    "Nimm die ursprüngliche Datei, oder speichere sie noch einmal als „UTF-8“.",
  ],
  "file-unrecognised": [
    "{file} ist weder ein Archiv noch ein Zip mit Fotos; es scheint {seems} zu sein.",
    "Gib die Dateien, die dein alter Pod angeboten hat: die Profildaten (.json.gz) und die Fotos (.zip).",
  ],
  "container-nested": [
    "{file} ist {outer} mit {inner} darin; geöffnet wird nur eine Verpackung.",
    "Packe die äußere aus und gib, was darin ist.",
  ],
  "several-archives": [
    "{file} enthält {count} Archive ({entries}); niemand kann wissen, welches gemeint ist.",
    "Packe sie aus und gib eines davon.",
  ],
  "gzip-cut-off": ["Das Gzip bricht nach {bytes} ausgepackten Byte ab ({detail}).", again],
  "gzip-corrupt": ["Das Gzip ist nach {bytes} ausgepackten Byte beschädigt ({detail}).", again],
  "zip-archive-corrupt": ["Das Archiv im Zip ist nach {bytes} Byte beschädigt: {detail}.", again],
  "gzip-trailing-bytes": ["Hinter dem Archiv folgen {detail} weitere Byte, die zu nichts gehören.", nothing],
  "limit-unpacked-size": [
    "Die Datei ist größer als das, was gelesen wird ({detail}).",
    "Wenn das wirklich dein Archiv ist, sag es denen, die Sterna machen: Diese Grenze lässt sich nicht einstellen.",
  ],
  "limit-ratio": [
    "Die Datei ist eine Falle für Server, kein Archiv ({detail}).",
    "Lade das Archiv noch einmal von deinem alten Pod.",
  ],
  "zip-cut-off": ["Das Zip {file} bricht ab: Sein Verzeichnis fehlt.", again],
  "zip-damaged": ["Das Zip {file} ist beschädigt ({detail}).", again],
  "zip-too-many-entries": [
    "Das Zip {file} enthält {entries} Einträge; gelesen werden höchstens {limit}.",
    "Teile es in mehrere auf.",
  ],
  "zip-directory-damaged": [
    "Das Verzeichnis des Zips ist beschädigt; die letzten {detail} Einträge sind nicht zu finden.",
    again,
  ],
  "zip-entry-corrupt": ["Der Eintrag {entry} ist beschädigt: {detail}.", again],
  "zip-entry-damaged": ["Der Eintrag {entry} lässt sich nicht öffnen: {detail}.", again],
  "zip-entry-disagrees": [
    "Das Zip sagt über den Eintrag {entry} zweierlei ({detail}), also kann niemand wissen, was darin ist.",
    repack,
  ],
  "zip-entry-overlap": [
    "Der Eintrag {entry} teilt sich Byte mit einem anderen ({detail}). Kein Packprogramm schreibt so etwas; er wird nicht geöffnet.",
    repack,
  ],
  "zip-entry-encrypted": [
    "Der Eintrag {entry} ist verschlüsselt und lässt sich nicht öffnen.",
    "Packe das Zip noch einmal ohne Passwort.",
  ],
  "zip-entry-compression": [
    "Der Eintrag {entry} ist auf eine Weise gepackt (Verfahren {detail}), die hier nicht gelesen wird.",
    "Packe das Zip noch einmal mit der üblichen Kompression.",
  ],
  "zip-entry-unsafe-name": [
    "Der Name des Eintrags {entry} ist kein Dateiname ({detail}); er wird nicht geöffnet.",
    takeOut,
  ],
  "zip-entry-link": ["Der Eintrag {entry} ist keine Datei ({detail}).", "Lege die Datei selbst in das Zip."],
  "zip-entry-too-large": [
    "Der Eintrag {entry} soll ausgepackt {detail} Byte haben; das ist mehr, als gelesen wird.",
    takeOut,
  ],
  "zip-total-too-large": [
    "Mit dem Eintrag {entry} ({detail} Byte) wird das Zip größer als das, was gelesen wird.",
    "Teile das Zip in mehrere auf.",
  ],
  "zip-nested": ["Der Eintrag {entry} ist selbst gepackt ({detail}); er wird nicht geöffnet.", takeOut],
  "zip-duplicate-name": [
    "Der Dateiname von {entry} steht mehrmals im Zip; die größte Datei wird genommen, {detail}.",
    nothing,
  ],
  "zip-json-unrecognised": ["Der Eintrag {entry} ist JSON, aber kein Archiv; er wird ausgelassen.", nothing],
  "photo-not-an-image": ["{entry} ist kein Bild ({detail}).", "Nichts zu tun, außer wenn ein Foto fehlt."],
  "photo-format-unsupported": [
    "{entry} ist ein Bild einer Art ({detail}), die hier nicht gezeigt wird.",
    "Lade es nach dem Import noch einmal als JPEG, PNG, WebP oder GIF hoch.",
  ],
  "photo-too-large": ["Das Foto {entry} hat {detail} Byte; das ist mehr, als angenommen wird.", smaller],
  "photo-too-many-pixels": ["Das Foto {entry} hat {detail} Pixel; das ist mehr, als entschlüsselt wird.", smaller],
  "photo-unreadable": [
    "Das Foto {entry} lässt sich nicht lesen: {detail}.",
    "Lade es nach dem Import noch einmal hoch, wenn du es anderswo hast.",
  ],
};
