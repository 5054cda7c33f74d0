/** Writing, and what one does with posts. */
import type { writing as en } from "../en/writing.ts";
import type { Translated } from "../message-types.ts";

export const writing: Translated<typeof en> = {
  "act.like": "J’aime",
  "act.unlike": "Je n’aime plus",
  "act.react": "Réagir",
  "act.reactBy": "Réagir par {emoji}",
  "act.otherEmoji": "Un autre émoji",
  "act.reactHint":
    "Sur diaspora*, les autres y voient un « J’aime ». Une réaction par personne : une nouvelle remplace la vôtre.",
  "act.takeBack": "Retirer {emoji}",
  "act.reshare": "Repartager",
  "act.quote": "Citer",
  "act.comment": "Commenter",
  "act.commentBy": "Commentaire de {name}",
  "act.writeComment": "Écrire un commentaire",
  "act.commentText": "Commentaire",
  "act.sendComment": "Commenter",
  "act.mention": "Commencer par mentionner {name}",
  "act.edit": "Modifier …",
  "act.editText": "Le nouveau texte",
  "act.editHint":
    "Les personnes sur Versia en sont informées. Les pods diaspora* gardent l’ancien texte : personne ne peut y modifier une publication.",
  "act.editPost": "Modifier cette publication",
  "act.delete": "Supprimer …",
  "act.deleteHint":
    "C’est supprimé pour de bon, avec tout ce qui est dessous, et les personnes qui l’ont reçu en sont averties. Il n’y a pas de retour possible.",
  "act.deletePost": "Supprimer cette publication",
  "act.deleteComment": "Supprimer ce commentaire",
  "act.vote": "Votre vote",
  "act.voteHint":
    "Toutes les personnes qui voient le sondage peuvent apprendre ce que vous avez voté. Un vote ne peut pas être changé.",
  "act.sendVote": "Voter",
  "write.title": "Écrire une publication",
  "write.text": "Texte",
  "write.marks":
    "**gras**, *italique* et [liens](https://…) sont du Markdown ; #mot est un tag ; @{mention} mentionne quelqu’un.",
  "write.to": "Qui la reçoit",
  "write.public": "Tout le monde",
  "write.aspects": "Seulement les personnes de ces facettes :",
  "write.quoteNot": "Ne rien citer",
  "write.emojis": "Émojis de ce pod",
  "write.emojisHint":
    "Écrivez le nom avec ses deux-points, ici, dans un commentaire ou dans votre nom : les autres voient l’image.",
  "write.warning": "Avertissement",
  "write.warningWords": "Ce que les autres doivent savoir avant de l’ouvrir",
  "write.warningHint": "La publication reste cachée derrière ces mots jusqu’à ce qu’on l’ouvre.",
  "write.photos": "Photos",
  "write.photo": "{n, plural, other {Photo #}}",
  "write.describe": "{n, plural, other {Ce que montre la photo #, pour qui ne peut pas la voir}}",
  "write.kept": "Photos déjà envoyées",
  "write.keep": "Montrer : {description}",
  "write.more": "Envoyer celles-ci et en ajouter",
  "write.poll": "Sondage",
  "write.question": "Question",
  "write.answers": "Réponses, une par ligne",
  "write.pollEnds": "Il se termine",
  "write.pollOpen": "Jamais",
  "write.pollDays": "{n, plural, one {après # jour} other {après # jours}}",
  "write.place": "Lieu",
  "write.address": "Nom du lieu",
  "write.lat": "Latitude, par exemple 51.75",
  "write.lng": "Longitude, par exemple -1.26",
  "write.submit": "Publier",
  "write.both":
    "Vous avez choisi tout le monde, et aussi des facettes. Choisissez l’un des deux : tout le monde, ou seulement les personnes des facettes.",
  "publish.account-not-open": "Votre compte n’est plus ouvert : rien n’a été modifié.",
  "publish.network-unknown": "{ref} est sur un réseau où votre compte n’est pas.",
  "publish.text-missing": "Rien n’est encore écrit. Écrivez quelque chose, ou ajoutez une photo à la publication.",
  "publish.text-too-long": "Ce texte est trop long. Ramenez-le à {most} caractères.",
  "publish.warning-too-long": "Cet avertissement est trop long. Ramenez-le à {most} caractères.",
  "publish.photos-too-many": "Une publication montre au plus {most} photos. Laissez-en de côté.",
  "publish.photo-unknown": "L’une des photos n’est plus là, ou une autre publication la montre. Envoyez-la à nouveau.",
  "publish.poll-answers": "Un sondage a de 2 à {most} réponses, chacune sur sa propre ligne. Ajoutez-en ou retirez-en.",
  "publish.poll-text":
    "La question et chaque réponse d’un sondage ont de 1 à {most} caractères. Complétez ou raccourcissez ce qui ne va pas.",
  "publish.poll-end": "Un sondage dure de 1 à {most} jours, ou sans fin. Choisissez l’un des deux.",
  "publish.place-malformed":
    "Un lieu demande latitude et longitude en degrés, comme 52.5 et -13.4. Donnez les deux, ou laissez le lieu de côté.",
  "publish.audience-unreached":
    "Personne ne recevrait ceci pour l’instant : {refs} (pas encore de réponse, pas encore au courant, en suspens à cause d’un blocage, ou plus joignable). Choisissez d’autres facettes, attendez la réponse, ou écrivez pour tout le monde.",
  "publish.audience-empty":
    "Personne ne recevrait ceci : choisissez des facettes où se trouve quelqu’un avec qui vous partagez, ou tout le monde.",
  "publish.thing-unknown": "Ceci n’est plus là, ou on ne peut pas y répondre.",
  "publish.emoji-needed": "Ce n’est pas un émoji. Choisissez-en un, ou saisissez-en un seul et rien d’autre.",
  "publish.answer-unknown": "Choisissez l’une des réponses.",
  "publish.poll-ended": "Ce sondage est terminé, votre voix ne compte plus. Sa page montre le résultat.",
  "publish.not-welcome": "La personne qui a écrit ceci ne souhaite pas avoir de vos nouvelles : rien n’a été envoyé.",
  "publish.reshare-limited": "Ceci n’a pas été écrit pour tout le monde et ne peut donc pas être repartagé.",
  "publish.quote-limited": "Ceci n’a pas été écrit pour tout le monde et ne peut donc pas être cité.",
  "publish.edit-unheard":
    "Ce compte n’est sur aucun réseau où une publication peut être modifiée. Supprimez-la et écrivez-la à nouveau.",
  "publish.not-yours": "Ceci est à quelqu’un d’autre, et n’est pas sous une publication à vous.",
  "publish.uploads-too-many":
    "{most} photos à vous attendent d’être montrées par une publication, c’est le maximum. Utilisez-en d’abord quelques-unes.",
  "publish.upload-too-large": "Cette photo est trop grosse. Elle peut faire {mostBytes} octets.",
  "publish.upload-unusable":
    "L’un des fichiers n’est pas une photo que l’on puisse montrer. Enregistrez-la en JPEG, PNG, GIF ou WebP.",
};
