/** Logging in, and choosing a password. */
import type { login as en } from "../en/login.ts";
import type { Translated } from "../message-types.ts";

export const login: Translated<typeof en> = {
  "login.title": "Connexion",
  "login.username": "Nom d’utilisateur",
  "login.usernameHint": "La partie de votre adresse avant le @, par exemple « alice ».",
  "login.password": "Mot de passe",
  "login.submit": "Se connecter",
  "login.forgotten":
    "Pas encore de mot de passe, ou oublié ? Demandez à la personne qui gère ce pod un lien pour en choisir un.",
  "login.wrong": "Ce nom et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.",
  "login.inactive":
    "L’import dans ce compte n’est pas terminé. Connectez-vous quand il le sera ; la personne qui gère ce pod peut dire où il en est.",
  "login.moved": "{name} a déménagé et ne peut plus se connecter ici. Connectez-vous là où vous êtes maintenant.",
  "login.tooOften":
    "{n, plural, one {Il y a eu trop de tentatives de connexion. Attendez une minute, puis réessayez.} other {Il y a eu trop de tentatives de connexion. Attendez # minutes, puis réessayez.}}",
  "password.title": "Choisissez un mot de passe",
  "password.for": "C’est le mot de passe de {name} sur {host}.",
  "password.new": "Nouveau mot de passe",
  "password.hint":
    "Au moins {minimum} caractères. Quelques mots que vous seul(e) assembleriez ainsi conviennent bien et se tapent facilement.",
  "password.submit": "Enregistrer le mot de passe et se connecter",
  "password.tooShort": "Ce mot de passe est trop court. Choisissez-en un d’au moins {minimum} caractères.",
  "password.tooLong": "Ce mot de passe est trop long. Choisissez-en un d’au plus {maximum} caractères.",
  "password.void": "Ce lien ne fonctionne pas",
  "password.voidWhat": "Il a déjà servi, il a plus de {days} jours, ou un plus récent existe.",
  "password.voidNext":
    "Si vous connaissez votre mot de passe, connectez-vous avec. Sinon, demandez un nouveau lien à la personne qui gère ce pod.",
};
