/** The files that one uploads to move in. */
export const uploads = {
  "upload.title": "Your files",
  "upload.choose": "Choose files",
  "upload.hint":
    "The archive of your old account, and the file with your photos if you have one. Together, or one after the other.",
  "upload.drop": "You can also drop them into this box.",
  "upload.submit": "Upload",
  "upload.wait": "Leave this page open until the next one appears. For large files that takes a while.",
  "upload.sealed":
    "Your files are stored sealed, and nobody can download them. They are deleted when they have been used, at the latest after {days, plural, one {# day} other {# days}}.",
  "upload.room": "{used} of {limit} used.",
  "upload.list": "Files that are here",
  "upload.next": "Go on",
  "upload.whole": "All of it is here, {size}.",
  "upload.part": "{have} of {size} are here. Choose the same file again, and it goes on from there.",
  "upload.arriving": "It is arriving.",
  "upload.progress": "How much of {name} is here",
  "upload.pause": "Pause",
  "upload.resume": "Go on",
  "upload.again": "Try again",
  "upload.remove": "Remove",
  "upload.removeIt": "Remove {name}",
  "upload.waiting": "Waits for its turn.",
  "upload.running": "{have} of {size}, {speed} per second, {left} left",
  "upload.paused": "Paused at {have} of {size}.",
  "upload.broken": "The connection broke. It goes on in {left}.",
  "upload.failed": "It stopped: {why}",
  "upload.unreadable": "The file cannot be read any more. Choose it again.",
  "upload.already": "{name} is here already.",
  "upload.begun": "{name} is being uploaded.",
  "upload.arrived": "{name} is here.",
  "upload.stopped": "{name} is paused.",
  "upload.lost": "The connection broke. {name} goes on by itself.",
  "upload.gone": "{name} was removed.",
  "upload.no.forged":
    "You are not logged in any more. Log in again and choose the same file: it goes on where it stopped.",
  "upload.no.malformed": "This request cannot be understood. Load the page anew and try again.",
  "upload.no.upload-empty": "This file is empty. Look at it on your computer, and choose another one.",
  "upload.no.upload-over-size": "This file is larger than {limit}, the most that this pod takes. Ask who runs it.",
  "upload.no.upload-over-quota":
    "With this file it would be more than the {limit} that one account may upload; {used} are used. Remove one that you do not need.",
  "upload.no.upload-too-many":
    "You have {n, plural, one {# file} other {# files}} here, the most that there may be. Remove one that you do not need.",
  "upload.no.upload-too-often":
    "You have begun very many uploads. Try again in {n, plural, one {# minute} other {# minutes}}.",
  "upload.no.upload-no-room":
    "This pod has no room for the file at the moment. Tell who runs it, or try again tomorrow.",
  "upload.no.upload-unknown": "This file is not here any more. Choose it again.",
  "upload.no.upload-in-use":
    "This file is being checked or brought in right now. Wait until that is done, or throw everything away: then it goes too.",
  "upload.no.upload-offset": "A part of this file is missing in between. Load the page anew and choose the file again.",
  "upload.no.upload-beyond-end": "The file has grown while it was uploaded. Remove it and choose it again.",
  "upload.no.upload-broken-off": "The connection broke before all of it was here. Try again.",
  "upload.no.upload-busy": "Very many people are uploading right now. Try again in a minute.",
} as const;
