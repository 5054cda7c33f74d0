/** Handing an account over between two Sternas: asking at the new home, saying yes at the old one. */
export const handOver = {
  "handOver.ask": "Your old home runs Sterna?",
  "handOver.askHint":
    "Then it can hand your account over by itself, with its photos: no files to download and upload. You say yes there, with your password.",
  "handOver.askAddress": "Address of your old account",
  "handOver.askSubmit": "Ask for it",
  "handOver.goOn": "You have asked for {ref}. Go on there.",
  "handOver.failed": "{ref} did not come. {why}",
  "handOver.toOld": "Go on at {host}",
  "handOver.toOldWhat":
    "{host} can hand {ref} over. It shows you what will happen, and asks for your password there. Nothing is copied before you have said yes.",
  "handOver.toOldOpen": "Go to {host}",
  "handOver.toOldHint": "You come back here by a link. This is good for an hour, in this browser.",
  "handOver.notNow": "Not now",
  "handOver.writing":
    "{n, plural, =0 {{host} begins to write your files.} one {{host} writes your files: # item so far.} other {{host} writes your files: # items so far.}}",
  "handOver.fetching": "On the way from {host}: {done} of {of}",
  "handOver.silent": "{host} gives no answer at the moment. It is asked again; what has come so far stays.",
  "handOver.byItself": "When all of it is here, it is checked by itself.",
  "handOver.stop": "Stop it",
  "handOver.title": "Hand your account over to {host}?",
  "handOver.onlyIf":
    "Go on only if you have begun this yourself, at {host}, a moment ago. If somebody has sent you here, or wants to help you: close this page.",
  "handOver.from": "This account",
  "handOver.to": "asks for it",
  "handOver.goes": "What goes there",
  "handOver.goes1": "Everything: posts, photos, comments, contacts, settings, and your private conversations.",
  "handOver.goes2": "Your private key too: the proof, everywhere in this network, that you are you.",
  "handOver.goes3": "So whoever runs {host} can read all of it, and act as you, for ever. That cannot be taken back.",
  "handOver.now": "What happens now",
  "handOver.now1": "A copy goes there. This account stays as it is, and you can go on using it.",
  "handOver.now2": "Nobody is told. Nothing has moved yet.",
  "handOver.now3":
    "{n, plural, other {You get a notice, and a letter if letters go to you. The copy can be fetched for # hours, and you can stop it at any time.}}",
  "handOver.announced": "What happens when you announce the move at {host}",
  "handOver.announced1":
    "Only you can do that, there. Then this account is closed for writing and points to the new one. There is no way back.",
  "handOver.announced2": "Your contacts are told from there, and need not do anything.",
  "handOver.announced3":
    "On further networks this pod tells of it, by itself, when the new account names this one. For ten minutes you can take that back here, under Moves.",
  "handOver.halfComes":
    "{network}: {n, plural, =0 {nobody follows you.} one {# follower comes along, where their server knows moves.} other {# followers come along, where their servers know moves.}}",
  "handOver.halfLost":
    "{network}: {n, plural, =0 {nobody follows you.} one {# follower is lost.} other {# followers are lost.}} The new pod is not on that network.",
  "handOver.sure": "I began this myself, and I trust {host} with all of it.",
  "handOver.notSure": "Tick the box if you have begun this yourself; else close this page.",
  "handOver.submit": "Hand it over",
  "handOver.cancel": "No, go back",
  "handOver.refused": "Nothing is handed over",
  "handOver.nothingSent": "Nothing was copied, and nobody was told.",
  "handOver.confirmed": "You have said yes",
  "handOver.goBack": "{n, plural, other {Go back to {host} within # minutes: it fetches the copy only then.}}",
  "handOver.back": "Back to {host}",
  "handOver.canStop": "You can see and stop it here:",
  "handOver.where": "Take your account along",
  "handOver.list": "Handed over",
  "handOver.listHint":
    "Pods that were allowed to copy your account, with your password. If one of them is none of your doing, stop it, choose a new password, and tell the person who runs this pod.",
  "handOver.state.confirmed": "Confirmed. That pod has not come for it.",
  "handOver.state.writing": "The files are being written for it.",
  "handOver.state.ready": "It is fetching the files.",
  "handOver.state.done": "It has everything.",
  "handOver.state.failed": "The files could not be written. It got nothing.",
  "handOver.state.stopped": "Stopped.",
  "handOver.state.expired": "Its time is over. The files are deleted.",
  "handOver.no.hand-over-address-malformed": "“{ref}” is not an address. It looks like name@server.example.",
  "handOver.no.hand-over-same-pod": "{ref} is on this pod. Take your files from there, and upload them below.",
  "handOver.no.hand-over-not-offered":
    "{host} answers, but cannot hand accounts over. Take your files from there, mostly in the settings, and upload them below.",
  "handOver.no.hand-over-pod-silent":
    "{host} gives no answer. Look at the address, and try again in a while; if you have files of your account, upload them below.",
  "handOver.no.hand-over-answer-wrong":
    "What {host} says cannot be understood. Begin again; if it happens twice, tell the person who runs it.",
  "handOver.no.hand-over-too-often": "That was often enough for now. Try again after {time}.",
  "handOver.no.address-not-public": "Other pods cannot reach this one at {url}. Upload your files instead.",
  "handOver.no.hand-over-files-there": "There are files here already. Remove them below, or go on with them.",
  "handOver.no.hand-over-request-unknown":
    "There is no such request, or it is over. Begin at your new home: there, under “Bring your account here”.",
  "handOver.no.hand-over-other-session":
    "You have asked for this in another browser, or have logged in anew since. Go on there, or ask again here.",
  "handOver.no.hand-over-code-wrong":
    "Your old home does not know this way back: it is good once, for ten minutes. Ask again here.",
  "handOver.no.hand-over-other-account":
    "{ref} is asked for, and you are logged in as somebody else. Log out, log in as {ref}, and open the link of your new home again.",
  "handOver.no.hand-over-changed":
    "What is asked for has changed in between. Begin at your new home again, and only if you trust it.",
  "handOver.no.hand-over-confirmed-before":
    "This was confirmed already. Go back to your new home; if nothing happens there, ask again there.",
  "handOver.no.hand-over-stopped": "It was stopped at your old home. If that was not you, look there; else ask again.",
  "handOver.no.hand-over-expired": "Your old home was not reached in time, or you came too late. Ask again.",
  "handOver.no.hand-over-not-written":
    "Your old home could not write the files. Tell the person who runs it; perhaps it can export them there for you.",
  "handOver.no.hand-over-token-wrong": "Your old home does not know of it any more. Ask again.",
  "handOver.no.hand-over-differs":
    "What came is not what your old home has written: it was damaged on the way. Ask again.",
} as const;
