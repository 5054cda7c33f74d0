/** Ways out of this pod, and a look at where one wants to go. */
import type { ways as en } from "../en/ways.ts";
import type { Translated } from "../message-types.ts";

export const ways: Translated<typeof en> = {
  "ways.title": "Wohin gehst du?",
  "ways.lead":
    "Du kannst dein Konto an einen anderen Ort mitnehmen, und die meisten, die dir folgen, kommen von selbst mit. Nichts auf diesen Seiten sagt irgendwem etwas: Bevor etwas verschickt wird, wirst du noch einmal gefragt, mit Zahlen.",
  "ways.nothingSent": "Lass dir Zeit: Wenn du das liest und Dateien machst, erfährt niemand etwas.",
  "ways.followers": "Wer dir jetzt folgt",
  "ways.followOn": "{network}: {n, plural, one {# Person} other {# Leute}}",
  "ways.netCarried": "Im Netz von diaspora*",
  "ways.netAsked": "Im Netz von Versia",
  "ways.nobody": "Noch folgt dir niemand, also kann niemand verloren gehen.",
  "ways.keptOf": "Kommt mit, soweit dieser Pod weiß: {n} von {all}, die dir folgen.",
  "ways.along": "Wer mitkommt",
  "ways.alongHint":
    "Pods, die für immer weg sind oder vergessen, was ihnen gesagt wird, verlieren auf jedem Weg Leute. Die Quittung des Umzugs sagt dann, wer erreicht wurde.",
  "ways.kept":
    "{n, plural, one {# Person kommt von selbst mit: Ihrem Pod wird es gesagt.} other {# Leute kommen von selbst mit: Ihren Pods wird es gesagt.}}",
  "ways.alone":
    "{n, plural, one {# Person folgt dir, ohne dass du ihr folgst. Ihrem Pod wird es gesagt, aber dein neuer Pod erfährt vielleicht nie von ihr: Folge ihr, bevor du gehst, oder schreib ihr danach.} other {# Leute folgen dir, ohne dass du ihnen folgst. Ihren Pods wird es gesagt, aber dein neuer Pod erfährt vielleicht nie von ihnen: Folge ihnen, bevor du gehst, oder schreib ihnen danach.}}",
  "ways.unsure":
    "{n, plural, one {# Person ist auf einem Server, der nicht gesagt hat, ob er Umzüge kennt.} other {# Leute sind auf Servern, die nicht gesagt haben, ob sie Umzüge kennen.}}",
  "ways.lost":
    "{n, plural, one {# Person ginge verloren: Nichts sagt ihr, wo du bist. Gib ihr deine neue Adresse selbst.} other {# Leute gingen verloren: Nichts sagt ihnen, wo du bist. Gib ihnen deine neue Adresse selbst.}}",
  "ways.asked": "Du hast darum gebeten zu gehen und kannst es noch zurücknehmen.",
  "ways.askedSee": "Ansehen",
  "ways.receipt": "Quittung",
  "ways.pod": "Auf einen Pod mit diaspora*",
  "ways.podWhat":
    "Ein Server, auf dem diaspora* läuft. Du trägst dein Konto in zwei Dateien dorthin; wenn der Pod sie gelesen hat, sagt er allen, dass du umgezogen bist.",
  "ways.sterna": "Auf ein anderes Sterna",
  "ways.sternaWhat":
    "Ein Server mit derselben Software wie dieser. Alles, was du hier hast, kommt mit, auch deine privaten Nachrichten, und beide Server helfen dir.",
  "ways.word": "Auf einen Server mit Versia",
  "ways.wordWhat":
    "Dein neues Konto sagt, dass es vorher dieses war; dann sagt es dieser Pod allen im Netz von Versia. Was du geschrieben hast, bleibt lesbar hier.",
  "ways.copy": "Nirgendwohin: nur eine Kopie mitnehmen",
  "ways.copyWhat":
    "Dein Konto und deine Fotos als Dateien zum Aufheben, die jedes Sterna und jeder Pod mit diaspora* eines Tages lesen kann. Sonst ändert sich nichts.",
  "ways.close": "Nirgendwohin: das Konto schließen",
  "ways.closeWhat":
    "Was dir gehört, wird gelöscht, und niemand wird irgendwohin geführt. Wenn du umziehen willst, tu das zuerst: Ein geschlossenes Konto kann nicht umziehen.",
  "ways.step": "{n}. {title}",
  "ways.done": "Erledigt",
  "ways.now": "Zu tun",
  "ways.files": "Deine zwei Dateien",
  "ways.filesWhat": "In der einen ist dein Konto, in der anderen sind deine Fotos. Noch sind sie nicht gemacht.",
  "ways.filesMake": "Dateien machen",
  "ways.filesMaking": "Sie werden gerade gemacht. Du kannst diese Seite schließen.",
  "ways.filesGone": "Die Dateien sind nicht mehr hier: Nach einer Weile werden sie gelöscht. Gemacht wurden sie",
  "ways.filesReady": "Sie sind fertig. Gemacht",
  "ways.filesUntil": "Hier aufgehoben bis",
  "ways.filesOld": "Was du seitdem geschrieben hast, ist nicht darin. Mach sie neu, kurz bevor du gehst.",
  "ways.fileData": "Dein Konto ({size})",
  "ways.filePhotos": "Deine Fotos ({size})",
  "ways.noPhotos":
    "Dieser Export wurde ohne Fotos gemacht. Bring beides zugleich: Fotos, die später kommen, sucht niemand am neuen Ort.",
  "ways.fetched": "heruntergeladen",
  "ways.notFetched": "noch nicht heruntergeladen",
  "ways.fileKey": "In der ersten Datei ist dein privater Schlüssel: Wer ihn hat, kann dein Konto wegziehen.",
  "ways.heardTitle": "Die Nachricht kommt hier an",
  "ways.heardPod":
    "Sobald der neue Pod deine Dateien gelesen hat, sagt er es den Pods deiner Kontakte und diesem hier. Du tust nichts dafür.",
  "ways.heardSterna": "Wenn du den Umzug dort bekannt gegeben hast, erfährt es auch dieser Pod.",
  "ways.after":
    "Dann schließt sich dieses Konto von selbst: Niemand schreibt mehr damit, seine Seite führt zu deiner neuen Adresse, und der Name bleibt deiner. Noch {n, plural, other {# Tage}} kannst du dich anmelden, für eine Kopie und die Quittung.",
  "ways.notHeard": "Dieser Pod hat noch von keinem Umzug gehört.",
  "ways.doNotClose":
    "Schließ das Konto hier nicht vorher: Dann erfahren alle, dass du weg bist, und niemand kann dir mehr folgen.",
  "ways.heard": "Dieser Pod hat gehört, dass du jetzt {ref} bist,",
  "ways.knowTitle": "Wissen, was zurückbleibt",
  "ways.know":
    "Dein Name, deine Kontakte, Aspekte, Beiträge und die meisten Kommentare kommen mit. Nicht übernommen wird von einem Pod mit diaspora*:",
  "ways.not.conversations": "private Unterhaltungen: Sie bleiben in deiner Datei, und nur ein Sterna liest sie dort",
  "ways.not.audience": "wer deine begrenzten Beiträge sehen konnte: Am neuen Ort siehst nur du sie",
  "ways.not.followers": "Leute, die dir folgen, ohne dass du ihnen folgst: Er fragt sie nie",
  "ways.not.network":
    "alles aus dem Netz von Versia: Leute, was sie unter deine Beiträge schrieben, wer dir dort folgt",
  "ways.not.comments":
    "Kommentare und „Gefällt mir“ unter begrenzten Beiträgen anderer, „Gefällt mir“ bei Kommentaren, und was an Beiträgen hängt, die er nicht mehr holen kann: Geh also, solange dieser Pod noch antwortet",
  "ways.not.dates": "die Daten deiner Kommentare: Alle bekommen den Tag des Umzugs",
  "ways.not.photos": "dein Profilbild und Fotos, die du nie veröffentlicht hast: Lade das Bild dort neu hoch",
  "ways.not.profile": "was dort schon im Profil steht: Es wird mit dem überschrieben, was du mitbringst",
  "ways.knowNext": "Schreib vorher auf, was du aus deinen privaten Nachrichten brauchst:",
  "ways.lookTitle": "Den Pod erst ansehen",
  "ways.lookWhat": "Gib ein, wohin du willst, und dieser Pod sieht nach, ob das geht.",
  "ways.podAddress": "Adresse des anderen Pods",
  "ways.podAddressHint": "Wie pod.example, oder wie du@pod.example, wenn du dort schon ein Konto hast.",
  "ways.look": "Ansehen",
  "ways.signUpTitle": "Dort ein Konto machen",
  "ways.signUp":
    "Melde dich auf dem anderen Pod an wie alle. Der Name darf ein anderer sein als hier. Ausfüllen musst du nichts: Dein Profil kommt mit den Dateien.",
  "ways.bringTitle": "Die Dateien hineinbringen",
  "ways.bring": "diaspora* liest solche Dateien seit Version 0.9. Wie sie hineinkommen, hängt vom Pod ab:",
  "ways.bringForm":
    "Wenn der Pod ein Formular dafür hat, steht es nach der Anmeldung in den Einstellungen, dort, wo man auch Daten exportiert. Wähle beide Dateien zugleich.",
  "ways.bringAsk":
    "Die meisten Pods haben kein solches Formular: diaspora* selbst bringt keines mit. Dort bringt, wer den Pod betreut, die Dateien mit einem Befehl hinein (accounts:migration). Schreib vorher dorthin.",
  "ways.bringTrust":
    "Wer die erste Datei bekommt, hat deinen Schlüssel. Gib sie nur jemandem, dem du dein Konto anvertraust, und nicht per E-Mail.",
  "ways.bringSize":
    "diaspora* begrenzt die Größe nicht, der Server davor aber oft. Frag nach, wenn ein Hochladen abbricht.",
  "ways.bringYours": "Deine haben zusammen {size}.",
  "ways.bringTime":
    "Das Lesen dauert Minuten, bei großen Konten Stunden, und der Pod sagt nichts dazu: Dass es geklappt hat, zeigt der nächste Schritt.",
  "ways.sternaLookTitle": "Den neuen Pod finden",
  "ways.isSterna": "{host} ist ein Sterna ({version}).",
  "ways.openThere": "Bei {host} einziehen",
  "ways.isNoSterna":
    "{host} ist kein Sterna: Dort läuft nach eigenen Worten {name}. Wenn es ein Pod mit diaspora* ist, nimm diesen Weg:",
  "ways.sternaSignUpTitle": "Dort neu anmelden oder einloggen",
  "ways.sternaSignUp":
    "Neu dort? Wähle beim Anmelden „Ich bringe ein Konto mit“. Wenn du dort schon ein Konto hast, nimm in seinen Einstellungen „Ein anderes Konto in dieses bringen“. Beides führt auf dieselbe Seite.",
  "ways.sternaBringTitle": "Herüberholen lassen",
  "ways.sternaBring":
    "Wo jene Seite anbietet, dein Konto von hier zu holen, wirst du auf diesen Pod zurückgeführt, um Ja zu sagen, und die Dateien gehen von selbst hinüber. Was gerade übergeben wird, steht unter „Nimm dein Konto mit“ und lässt sich dort anhalten.",
  "ways.sternaByHand": "Oder trag die zwei Dateien selbst hinüber: der nächste Schritt.",
  "ways.sternaAnnounceTitle": "Dort umsehen, dann bekannt geben",
  "ways.sternaAnnounce":
    "Was du mitbringst, siehst zuerst nur du, und du kannst es wegwerfen. Erst wenn du den Umzug dort bekannt gibst, erfahren es alle, für immer.",
  "ways.wordHalfTitle": "Die im Netz von Versia",
  "ways.wordHalf":
    "Den Leuten dort sagt es dieser Pod, nicht der neue. Lass dein neues Konto sagen, dass es vorher {ref} war (dort unter Umzüge): Wenn dieser Pod das sieht, sobald du den Umzug bekannt gibst, folgt diese Hälfte von selbst; sonst bitte hier darum.",
  "wayOut.pod.good": "{host} antwortet.",
  "wayOut.pod.silent":
    "{host} antwortet nicht. Sieh nach, wie es geschrieben ist, und versuch es morgen wieder: Pods sind oft eine Weile nicht da.",
  "wayOut.pod.here": "{host} ist dieser Pod.",
  "wayOut.pod.malformed": "„{host}“ ist keine Adresse eines Pods. Schreib sie wie pod.example.",
  "wayOut.pod.too-often": "Du hast dir in einer Stunde viele Pods angesehen. Versuch es nachher wieder.",
  "wayOut.software.mute":
    "Er sagt nicht, welche Software dort läuft, also kann hier niemand sagen, ob er Konten aufnimmt. Frag, wer ihn betreut.",
  "wayOut.takes.yes": "Dort läuft {name} {version}, das Konten aufnehmen kann.",
  "wayOut.takes.no":
    "Dort läuft {name} {version}, das keine Konten aufnehmen kann. Nimm einen anderen Pod oder warte, bis er erneuert ist.",
  "wayOut.takes.unknown":
    "Dort läuft {name} {version}. Ob das Konten aufnimmt, ist hier nicht bekannt: Frag, wer ihn betreut.",
  "wayOut.speaks.good": "Er spricht im Netz von diaspora*.",
  "wayOut.speaks.bad":
    "Er sagt nicht, dass er im Netz von diaspora* spricht: Deine Kontakte könnten dir auf diesem Weg nicht dorthin folgen.",
  "wayOut.knows.followers":
    "Er kennt dich: {n, plural, one {# Person dort folgt dir.} other {# Leute dort folgen dir.}}",
  "wayOut.knows.heard": "Er hat schon Nachrichten dieses Pods angenommen. Niemand dort folgt dir.",
  "wayOut.knows.nothing":
    "Er hatte mit diesem Pod noch nichts zu tun. Er wird hier fragen, wer du bist, wenn er deine Dateien liest: Zieh also um, solange dieser Pod antwortet.",
  "wayOut.account.good": "{ref} gibt es dort. Wenn du das bist, kommt dein Konto dort hinein.",
  "wayOut.account.note": "Noch heißt dort niemand {ref}. Melde dich dort zuerst an.",
  "wayOut.open.good": "Dort können sich alle anmelden.",
  "wayOut.open.note": "Dort kann man sich nicht von selbst anmelden: Bitte um eine Einladung.",
  "wayOut.shown.good": "Du bist von außen zu finden, wie es der andere Pod braucht.",
  "wayOut.shown.bad":
    "Dieser Pod ist von außen unter seiner eigenen Adresse nicht zu erreichen, also fände dich der andere nicht. Sag es, wer diesen Pod betreut.",
};
