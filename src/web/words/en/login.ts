/** Logging in, and choosing a password. */
export const login = {
  "login.title": "Log in",
  "login.username": "User name",
  "login.usernameHint": "The part before the @ of your address, for example “alice”.",
  "login.password": "Password",
  "login.submit": "Log in",
  "login.forgotten": "No password yet, or forgotten it? Ask the person who runs this pod for a link to choose one.",
  "login.wrong": "This name and this password do not go together. Check both and try again.",
  "login.inactive":
    "The import into this account is not done yet. Log in when it is; whoever runs this pod can say how far it is.",
  "login.moved": "{name} has moved away, and can no longer log in here. Log in where you are now.",
  "login.tooOften":
    "{n, plural, one {There were too many attempts to log in. Wait one minute, then try again.} other {There were too many attempts to log in. Wait # minutes, then try again.}}",
  "password.title": "Choose a password",
  "password.for": "This is the password for {name} on {host}.",
  "password.new": "New password",
  "password.hint": "At least {minimum} characters. A few words that only you put together are good and easy to type.",
  "password.submit": "Set the password and log in",
  "password.tooShort": "This password is too short. Choose one with at least {minimum} characters.",
  "password.tooLong": "This password is too long. Choose one with at most {maximum} characters.",
  "password.void": "This link does not work",
  "password.voidWhat": "It was used already, it is older than {days} days, or a newer one was made.",
  "password.voidNext":
    "If you know your password, log in with it. If not, ask the person who runs this pod for a new link.",
} as const;
