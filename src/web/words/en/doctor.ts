/** The migration doctor: what is looked at before the announcement, and what to do about it. */
export const doctor = {
  "doctor.title": "Before you announce it",
  "doctor.lead": "This pod has looked at both sides just now.",
  "doctor.good": "fine",
  "doctor.note": "worth knowing",
  "doctor.bad": "not yet possible",
  "doctor.new-address.good": "Your new address can be found from outside, with its key.",
  "doctor.new-address.silent":
    "This pod does not answer at its own address, {url}. Others could not find you here. Tell whoever runs it, and look again when they have mended it.",
  "doctor.new-address.not-shown":
    "At {url} something else answers than this account. Others could not find you here. Tell whoever runs this pod.",
  "doctor.may-announce.good": "The key in your files fits, and nobody else has announced this move.",
  "doctor.old-address.good": "{host} answers. It hears of the move first, and closes your old account.",
  "doctor.old-address.silent":
    "{host} does not answer. The move works without it: the other pods are told from here, and this one when it comes back.",
  "doctor.old-address.nobody":
    "{host} answers, but knows nobody called {ref}. So there is no old account for it to close; the other pods are told all the same.",
  "doctor.clock.good": "The clocks of both pods agree.",
  "doctor.clock.unknown": "The old pod does not say what time it has; nothing hangs on it.",
  "doctor.clock.note":
    "{n, plural, one {The clocks of the two pods differ by # second. Signed messages may be refused. Tell whoever runs this pod, or wait until they agree.} other {The clocks of the two pods differ by # seconds. Signed messages may be refused. Tell whoever runs this pod, or wait until they agree.}}",
  "doctor.disk.good": "There is room for what comes: {size}.",
  "doctor.disk.note": "The disk of this pod is nearly full: {size} are left. Tell whoever runs it before you go on.",
  "doctor.queue.good":
    "{n, plural, =0 {Nothing waits to be sent.} one {# message waits to be sent.} other {# messages wait to be sent.}}",
  "doctor.queue.silent":
    "{n, plural, =0 {} one {# pod does not answer just now; it is told when it comes back.} other {# pods do not answer just now; they are told when they come back.}}",
  "doctor.queue.note":
    "{n, plural, one {# message waits to be sent.} other {# messages wait to be sent.}} It takes a while until everybody has been told; you have to do nothing.",
  "doctor.shut-out.good":
    "Nobody whom you block has to be told, and no pod turns this one away. Who blocks you, no network tells.",
  "doctor.shut-out.blocked":
    "{n, plural, one {# person whom you block is not told.} other {# people whom you block are not told.}} To tell them, unblock them first.",
  "doctor.shut-out.shunned":
    "{n, plural, one {# person is not told, since this pod has shut them or their pod out.} other {# people are not told, since this pod has shut them or their pods out.}} Ask whoever runs this pod.",
  "doctor.shut-out.pods":
    "These pods have turned away something of this pod just now: {pods}. Perhaps they shut it out; people there may not hear of your move. Ask whoever runs this pod.",
} as const;
