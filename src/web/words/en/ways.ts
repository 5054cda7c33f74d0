/** Ways out of this pod, and a look at where one wants to go. */
export const ways = {
  "ways.title": "Where are you going?",
  "ways.lead":
    "You can take your account along to another place, and most of the people who follow you come along by themselves. Nothing on these pages tells anybody anything: before something is sent you are asked once more, with the numbers.",
  "ways.nothingSent": "Take your time: reading this and making files tells nobody anything.",
  "ways.followers": "Who follows you now",
  "ways.followOn": "{network}: {n, plural, one {# person} other {# people}}",
  "ways.netCarried": "On the diaspora* network",
  "ways.netAsked": "On the Versia network",
  "ways.nobody": "Nobody follows you yet, so nobody can be lost.",
  "ways.keptOf": "Comes along, as far as this pod knows: {n} of {all} who follow you.",
  "ways.along": "Who comes along",
  "ways.alongHint":
    "Pods that are down for good, or that forget what they are told, lose people on every way. The receipt of the move will say who was reached.",
  "ways.kept":
    "{n, plural, one {# person comes along by themselves: their pod is told.} other {# people come along by themselves: their pods are told.}}",
  "ways.alone":
    "{n, plural, one {# person follows you without being followed by you. Their pod is told, but your new pod may never learn of them: follow them before you go, or write to them afterwards.} other {# people follow you without being followed by you. Their pods are told, but your new pod may never learn of them: follow them before you go, or write to them afterwards.}}",
  "ways.unsure":
    "{n, plural, one {# person is at a server that has not said whether it knows moves.} other {# people are at servers that have not said whether they know moves.}}",
  "ways.lost":
    "{n, plural, one {# person would be lost: nothing tells them where you are. Give them your new address yourself.} other {# people would be lost: nothing tells them where you are. Give them your new address yourself.}}",
  "ways.asked": "You have asked to leave, and can still take it back.",
  "ways.askedSee": "See it",
  "ways.receipt": "Receipt",
  "ways.pod": "To a diaspora* pod",
  "ways.podWhat":
    "A server that runs the diaspora* software. You carry your account there as two files; when that pod has read them, it tells everybody that you have moved.",
  "ways.sterna": "To another Sterna",
  "ways.sternaWhat":
    "A server that runs the same software as this one. Everything that you have here comes along, your private messages too, and both servers help you.",
  "ways.word": "To a Versia server",
  "ways.wordWhat":
    "Your new account says that it was this one before; then this pod tells everybody on the Versia network. What you have written stays here, readable.",
  "ways.copy": "Nowhere: only take a copy along",
  "ways.copyWhat":
    "Your account and your photos as files to keep, which any Sterna and any diaspora* pod can read some day. Nothing else changes.",
  "ways.close": "Nowhere: close the account",
  "ways.closeWhat":
    "What is yours is deleted, and nobody is led anywhere. If you want to move, do that first: a closed account cannot move.",
  "ways.step": "{n}. {title}",
  "ways.done": "Done",
  "ways.now": "To do",
  "ways.files": "Your two files",
  "ways.filesWhat": "One holds your account, the other your photos. They have not been made yet.",
  "ways.filesMake": "Make the files",
  "ways.filesMaking": "They are being made. You may close this page.",
  "ways.filesGone": "The files are no longer here: they are deleted after a while. They were made",
  "ways.filesReady": "They are ready. Made",
  "ways.filesUntil": "Kept here until",
  "ways.filesOld": "What you have written since is not in them. Make them anew shortly before you go.",
  "ways.fileData": "Your account ({size})",
  "ways.filePhotos": "Your photos ({size})",
  "ways.noPhotos":
    "This export was made without photos. Bring both at once: photos that come later are not looked for at the new place.",
  "ways.fetched": "downloaded",
  "ways.notFetched": "not downloaded yet",
  "ways.fileKey": "Your private key is in the first file: whoever has it can move your account away.",
  "ways.heardTitle": "The message comes here",
  "ways.heardPod":
    "As soon as the new pod has read your files, it tells the pods of your contacts and this one. You do nothing for that.",
  "ways.heardSterna": "When you have announced the move there, this pod hears of it, too.",
  "ways.after":
    "Then this account is closed by itself: nobody writes with it any more, its page leads to your new address, and its name stays yours. For {n, plural, other {# days}} you can still log in, for a copy and the receipt.",
  "ways.notHeard": "This pod has not heard of a move yet.",
  "ways.doNotClose":
    "Do not close the account here before: then everybody is told that you are gone, and nobody can follow you any more.",
  "ways.heard": "This pod has heard that you are {ref} now,",
  "ways.knowTitle": "Know what stays behind",
  "ways.know": "Your name, contacts, aspects, posts and most comments come along. A diaspora* pod does not take over:",
  "ways.not.conversations": "private conversations: they stay in your file, and only a Sterna reads them there",
  "ways.not.audience": "who could see your limited posts: at the new place only you see them",
  "ways.not.followers": "people who follow you without being followed by you: it never asks them",
  "ways.not.network":
    "everything from the Versia network: people, what they wrote below your posts, who follows you there",
  "ways.not.comments":
    "comments and likes below limited posts of others, likes of comments, and what hangs on posts that it can no longer fetch: so go while this pod still answers",
  "ways.not.dates": "the dates of your comments: all get the day of the move",
  "ways.not.photos": "your profile picture, and photos that you never posted: upload the picture there anew",
  "ways.not.profile": "what stands in the profile there already: it is written over with what you bring",
  "ways.knowNext": "Before you go, write down what you need from your private messages:",
  "ways.lookTitle": "Look at the pod first",
  "ways.lookWhat": "Type where you want to go, and this pod looks whether you can.",
  "ways.podAddress": "Address of the other pod",
  "ways.podAddressHint": "Like pod.example, or like you@pod.example if you have an account there already.",
  "ways.look": "Look at it",
  "ways.signUpTitle": "Make an account there",
  "ways.signUp":
    "Sign up on the other pod as anybody does. The name may be another one than here. You do not have to fill in anything: your profile comes with the files.",
  "ways.bringTitle": "Bring the files in",
  "ways.bring": "diaspora* reads such files since version 0.9. How they get in depends on the pod:",
  "ways.bringForm":
    "If the pod has a form for it, it is in the settings, after signing up, where data are exported too. Choose both files at once.",
  "ways.bringAsk":
    "Most pods have no such form: diaspora* itself does not come with one. There whoever runs the pod brings the files in with a command (accounts:migration). Write to them before you make the files.",
  "ways.bringTrust":
    "Whoever gets the first file holds your key. Hand it over only to somebody whom you trust with your account, and not by mail.",
  "ways.bringSize":
    "diaspora* sets no limit to the size, but the server in front of it often does. Ask if an upload breaks off.",
  "ways.bringYours": "Yours have {size} together.",
  "ways.bringTime":
    "Reading them takes minutes, for large accounts hours, and that pod says nothing about it: what tells you that it worked is the next step.",
  "ways.sternaLookTitle": "Find the new pod",
  "ways.isSterna": "{host} is a Sterna ({version}).",
  "ways.openThere": "Move in at {host}",
  "ways.isNoSterna": "{host} is no Sterna: it says that it runs {name}. If it is a diaspora* pod, go this way:",
  "ways.sternaSignUpTitle": "Sign up or log in there",
  "ways.sternaSignUp":
    "New there? Choose “I bring an account” when you sign up. If you have an account there already, take “Bring another account into this one” in its settings. Both lead to the same page.",
  "ways.sternaBringTitle": "Let it come over",
  "ways.sternaBring":
    "Where that page offers to fetch your account from here, you are led back to this pod to say yes, and the files go over by themselves. What is being handed over stands under “Take your account along”, and can be stopped there.",
  "ways.sternaByHand": "Or carry the two files there yourself: the next step.",
  "ways.sternaAnnounceTitle": "Look around there, then announce",
  "ways.sternaAnnounce":
    "What you bring is seen by you alone at first, and can be thrown away. Only when you announce the move there everybody is told, for good.",
  "ways.wordHalfTitle": "Those on the Versia network",
  "ways.wordHalf":
    "People there are told by this pod, not by the new one. Let your new account say that it was {ref} before (there under Moves): if this pod sees that when you announce the move, this half follows by itself; else ask for it here.",
  "wayOut.pod.good": "{host} answers.",
  "wayOut.pod.silent":
    "{host} does not answer. Look at how it is written, and try again tomorrow: pods are often down for a while.",
  "wayOut.pod.here": "{host} is this pod.",
  "wayOut.pod.malformed": "“{host}” is no address of a pod. Write it like pod.example.",
  "wayOut.pod.too-often": "You have looked at many pods within an hour. Try again later.",
  "wayOut.software.mute":
    "It does not say which software it runs, so nobody can say here whether it takes accounts in. Ask whoever runs it.",
  "wayOut.takes.yes": "It runs {name} {version}, which can take accounts in.",
  "wayOut.takes.no":
    "It runs {name} {version}, which cannot take accounts in. Choose another pod, or wait until it is updated.",
  "wayOut.takes.unknown":
    "It runs {name} {version}. Whether that takes accounts in is not known here: ask whoever runs it.",
  "wayOut.speaks.good": "It speaks the diaspora* network.",
  "wayOut.speaks.bad":
    "It does not say that it speaks the diaspora* network: your contacts could not follow you there this way.",
  "wayOut.knows.followers":
    "It knows you: {n, plural, one {# person there follows you.} other {# people there follow you.}}",
  "wayOut.knows.heard": "It has taken messages of this pod before. Nobody there follows you.",
  "wayOut.knows.nothing":
    "It has had nothing to do with this pod yet. It will ask here who you are when it reads your files: so move while this pod answers.",
  "wayOut.account.good": "{ref} exists there. If that is you, your account goes into it.",
  "wayOut.account.note": "Nobody is called {ref} there yet. Sign up there first.",
  "wayOut.open.good": "Anybody can sign up there.",
  "wayOut.open.note": "One cannot sign up there by oneself: ask for an invitation.",
  "wayOut.shown.good": "You can be found from outside, as the other pod will have to.",
  "wayOut.shown.bad":
    "This pod cannot be reached from outside at its own address, so the other one would not find you. Tell whoever runs this pod.",
} as const;
