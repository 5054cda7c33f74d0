/** Every limit on what comes from outside, with the reason for its number. */

const kB = 1_000;
const MB = 1_000 * kB;
const GB = 1_000 * MB;

export const limits = {
  /** The JSON of an archive, unpacked. The largest account named in public is "several GB". */
  archiveSizeBytes: 8 * GB,
  /** An uploaded container as it lies on disk: archive or photo zip. */
  containerSizeBytes: 64 * GB,
  /** DEFLATE cannot exceed 1,032:1; text of real archives reaches 9:1, audience lists 40:1. Only counted past `ratioGraceBytes`. */
  compressionRatio: 250,
  ratioGraceBytes: 64 * MB,
  /** Members of a gzip that hold next to nothing: each costs 0.4 ms. Tools that write many (pigz, bgzip) fill each with 64 kB or more. */
  gzipMembers: 1_000,
  gzipMemberBytes: 16 * kB,
  /** Entries of a zip: the largest container full of photos of 250 kB. The index of that many takes some 100 MB of memory. */
  zipEntries: 250_000,
  /** What the entries of one zip say they unpack to, together: photos hardly shrink, so twice the largest container. */
  zipUnpackedBytes: 128 * GB,
  /** Entries without a picture's name that are looked into when a zip is opened, to find the archive among them. */
  zipProbes: 1_000,
  /** Nesting of JSON; real archives reach 9. */
  jsonDepth: 64,
  /** One element of a list in an archive (a post with its audience): 1,502 names are 40 kB. */
  jsonElementBytes: 16 * MB,
  /** A key of a JSON object. */
  jsonKeyBytes: 1 * kB,
  /** Keys at the top of an archive that no pod writes; a pod writes 18 that are known. */
  archiveKeys: 1_000,
  /** A scalar or small object at the head of an archive: the profile's text may have 65,535 characters. Held until it is known that no longer one comes. */
  archiveHeadBytes: 1 * MB,
  /** Items of one kind in one archive; keeps counters and key sets bounded. */
  archiveItems: 5_000_000,
  /** Findings that are shown one by one; past this only the totals per code go on. */
  findings: 1_000,
  /** A photo, as a file. */
  photoSizeBytes: 100 * MB,
  /** Pixels of a photo that we decode: 268 million is 16,384 squared. */
  photoPixels: 268_402_689,
  /** Properties under one signature: pods sign four to six, and other software a few of its own. */
  signedProperties: 32,
  /** A message of the network, as its body comes: the longest text, in astral characters as references, encrypted, is 1.05 MB. */
  messageBytes: 1_572_864,
  /** Until an incoming message is all there: 80 kB per second for the largest. */
  messageMs: 20 * 1_000,
  /** Messages from one address (an IPv6 /64 is one) within a minute: 200 per second; a large pod that comes back after a day sends 50. */
  messagesPerMinute: 12_000,
  /** Messages of one address that are on their way in at the same time, none of them all there: 100 MB at most. Pods send 20. */
  messagesArriving: 64,
  /** Things that one address asks for within a minute, each of which costs a signature: a pod that finds five people anew fetches 15 posts of each. */
  fetchesPerMinute: 1_200,
  /** Addresses that are counted: about 2 MB. */
  messageSenders: 10_000,
  /** Messages that wait for one commit, together. */
  arrivingBytes: 64 * MB,
  /** What may wait to be judged: a minute's or two's work; past it pods are asked to come again, as they do for hours. */
  inboxMessages: 100_000,
  inboxBytes: 2 * GB,
  /** Pods, or refused messages, on one page of the podmin's. */
  podsPerPage: 100,
  /** Elements of one message, and how deep they are nested: a post with 400 photos has 5,000; a place within an event within a post is 4 deep. */
  xmlElements: 10_000,
  xmlDepth: 32,
  /** Keys that are held parsed, 2.6 kB each: parsing one costs as much as verifying ten signatures. */
  parsedKeys: 1_000,
  /** diaspora*: status messages and comments hold at most 65,535 characters. */
  textChars: 65_535,
  /** diaspora* names an aspect in at most 20 characters; a pod skips longer ones, we shorten nothing and keep them. */
  aspectNameChars: 255,
  /** People in one conversation: each is told each message alone. Pods name no limit; people write to some dozens. */
  conversationParticipants: 100,
  /** As an archive tells them: other pods may have let in more than we do. */
  archivedParticipants: 1_000,
  /** Messages, conversations, notices and contacts on one page of a list. */
  messagesPerPage: 100,
  /** Aspects of one account that are made here; people have up to some dozens, and a form shows all of them. */
  aspects: 500,
  profileNameChars: 32,
  profileFieldChars: 255,
  /** diaspora*: both names of a profile in one, tags in a profile, and subjects, titles and answers. */
  fullNameChars: 70,
  profileTags: 5,
  shortTextChars: 255,
  /** The link to what a post quotes, in texts of networks without quotes: a host and a name, each of the longest. */
  quoteLinkChars: 1_100,
  /** Media types that one text is kept in as it came: Markdown, HTML, plain, and some that nobody knows yet. */
  textForms: 10,
  pollTextChars: 255,
  tagChars: 255,
  idChars: 255,
  /** Versia: an id has at most 512 characters, and a domain 253; addresses that are URIs get as much room. They are keys of indexes. */
  referenceIdChars: 512,
  referenceChars: 1_024,
  /** An export that was asked for by page is kept for so long: as pods keep theirs. */
  exportDays: 14,
  /** How often an export that is being made writes down how far it is, and how often its page looks: people wait minutes for a large one. */
  exportBeatMs: 5 * 1_000,
  /** Posts on one page for reading at home: a browser shows as many with their comments at once. Their texts are in memory together. */
  offlinePosts: 100,
  /** Whoever signs up to bring an account and is not seen again for so long has given it up: an export takes a pod a day or two, a holiday longer. */
  abandonedDays: 21,
  /** An invitation: for a class or a club at once, for a term; and those of one account that are open at the same time. */
  invitationUses: 100,
  invitationDays: 90,
  invitationUsualDays: 14,
  invitationsOpen: 20,
  /** Accounts that one network may make in a day, and all together where everybody may: a name is never given twice, so names are what a flood uses up. */
  signUpsPerNetwork: 5,
  signUpsPerDay: 100,
  /** Forms to sign up that one network may send in a quarter of an hour, right or wrong: taken names are found out by them. */
  signUpTries: 30,
  /** Times that a new password for a forgotten one is asked for: by one network in a quarter of an hour, and letters about it to one account in a day. */
  forgottenTries: 10,
  forgottenLettersPerDay: 3,
  /** An address of mail: RFC 5321 allows 64 characters, an @ and 255; all of it has to fit a path of 256 with its brackets. */
  mailChars: 254,
  /** A link that confirms an address of mail: letters can be late, and people too. */
  confirmMailDays: 3,
  /** Letters that ask whether an address is theirs: they go to whoever was typed, who may be a stranger. */
  confirmLettersPerDay: 5,
  /** A letter about what others do waits so long for more of it, and is not written when it was read by then. */
  noticeLetterMs: 5 * 60 * 1_000,
  /** Letters that one account gets in a day because of what others do, and at all: whoever is flooded reads none. */
  noticeLettersPerDay: 20,
  lettersPerDay: 50,
  /** A letter that was sent, or that nobody sends any more, is known to the podmin for so long; each new one clears away some. */
  letterDays: 30,
  lettersForgotten: 20,
  /** Until a mail server has taken a letter: each step of the way, and a step of its greeting. */
  mailMs: 30 * 1_000,
  /** Passwords, in characters: shorter ones are guessed, longer ones only cost work. */
  passwordMinChars: 10,
  passwordMaxChars: 1_000,
  /** Passwords that wait for their turn to be hashed: about two seconds' worth. */
  passwordQueue: 100,
  /** A log-in session lives this long after it was last used; a link to choose a password, after it was made. */
  sessionDays: 30,
  passwordLinkDays: 7,
  /** Whoever writes to an address that was left is told so this often: pods write once per post, and retry for a day. */
  tellAgainPauseMs: 24 * 60 * 60 * 1_000,
  /** How long who has moved away may log in, and what is kept of their account at least: as long as pods may be told to undo a move (R13). */
  departedDays: 30,
  /** A browser that logged in to an account is known to it for so long: longer than most people stay away. */
  deviceDays: 365,
  /** A browser keeps the language that a visitor chose for so long; choosing again is one click. */
  languageDays: 365,
  /**
   * Attempts to log in within `logInWindowMs`. By a browser that has logged in to the account before, and by one network to one name: people
   * mistype a few times. To one name from everywhere else together: 9,600 guesses a day find no password of ten characters, and somebody's
   * whole family on new devices gets in. From one network (an IPv6 /64 is one) to all names: many people may sit behind one.
   */
  logInAttempts: 10,
  logInAttemptsPerName: 100,
  logInAttemptsPerAddress: 50,
  logInWindowMs: 15 * 60 * 1_000,
  /** Names and addresses whose attempts are remembered: about 2 MB. */
  logInKeys: 10_000,
  /** The body of a form, as a browser sends it: the longest password, three bytes per character, percent-encoded, and some room. */
  formBytes: 32 * kB,
  /** A form with a text of `textChars`: every character of it may be twelve bytes as a browser sends it. */
  textFormBytes: 800 * kB,
  /** Files that one account may have uploaded to move in or be uploading: an archive comes in one to three, photos in a zip or some. */
  uploadsPerAccount: 20,
  /** An upload is deleted when it was used, and at the latest after so many days: holidays are longer, but it holds a private key. */
  uploadDays: 7,
  /** One of which nothing has come goes earlier, and with it the room that was kept for it; so does a form that broke off. */
  uploadEmptyMs: 60 * 60 * 1_000,
  /** Uploads that one account begins within an hour: three times all that it may have. */
  uploadsPerHour: 60,
  /** Requests that bring uploads at the same time, of all accounts: each holds some 500 kB, and the disk has to keep up. */
  uploadsAtOnce: 100,
  /** What came of an upload goes through to the disk and into its row each time so much more is there, or so much time has passed. */
  uploadNoteBytes: 32 * MB,
  uploadNoteMs: 10 * 1_000,
  /** An upload's request that brings no byte for so long is taken for dead: a phone between two cells needs a quarter of it. */
  uploadSilenceMs: 60 * 1_000,
  /** The name of an uploaded file, as it is shown; file systems take 255 bytes. */
  uploadNameChars: 255,
  /** A form with uploads: hidden fields beside the files. */
  uploadFields: 10,
  /** Until a form is all there, uploads to move in apart: the largest on a line of 2 Mbit/s. */
  formMs: 5 * 60 * 1_000,
  /** Until any request is all there: 20 GB in a form without a script, on a line of 2 Mbit/s. Messages and other forms have limits of their own. */
  incomingRequestMs: 24 * 60 * 60 * 1_000,
  /** A form with photos: four as phones make them, ten times over; it is held in memory while it is read. */
  uploadFormBytes: 64 * MB,
  /** Posts and comments on one page. */
  postsPerPage: 20,
  commentsPerPage: 200,
  /** Small pictures on one page: each is a request. */
  photosPerPage: 60,
  /** A page of comments ends early where their texts together are longer: people write 200 that are shorter; rendering as many takes up to a second. */
  commentsPageChars: 200_000,
  /** People that a search by name shows; whoever is not among them is found by a longer part of the name. */
  peopleFound: 30,
  /** A private note about a person: it fits into a form, in any script. */
  noteChars: 2_000,
  /** Tags that an account follows: each is looked for with every page of its stream. */
  followedTags: 500,
  /** Names that are listed for likes; the rest is a number. */
  likersNamed: 50,
  /** A text in a list of posts is cut near here; its own page has all of it. */
  excerptChars: 2_000,
  /** Markdown nested deeper (quotes in lists in quotes) is shown as plain text; people reach 5. */
  markdownNesting: 20,
  /** Tags in a text that came as HTML, and how deep its quotes, lists and marks may stand in each other: people reach 500 and 5. Past it only the words are read. */
  htmlTags: 5_000,
  htmlNesting: 16,
  /** Who is to be notified by one Note, free fields of a profile, photos in a Note, and answers of its poll: those beyond are left out (a poll as a whole). Pages show fewer. */
  noteMentions: 1_000,
  userFields: 50,
  noteAttachments: 400,
  notePollOptions: 1_000,
  /** Cells of the tables in a text; with more it is shown as plain text. A row of one letter gets all the cells of the head, so texts of 65 kB make millions. */
  tableCells: 2_000,
  /** Turns of a job that fail one after the other: with growing pauses that is two days, in which a podmin makes room on a disk. */
  jobAttempts: 20,
  /** Until our own PostgreSQL answers: 0.1 s, but after a power cut it first reads what it had not finished. */
  databaseStartMs: 120_000,
  /** Until it has stopped: it writes what it holds in memory to disk. */
  databaseStopMs: 60_000,
  /** RSA keys of accounts: the oldest pods made 1,024 bits, today's make 4,096; OpenSSL verifies with at most 16,384. */
  rsaKeyMinBits: 1_024,
  rsaKeyMaxBits: 16_384,
  /** An address of a picture or of a folder of photos; browsers and servers agree on about 2,000. */
  urlChars: 2_048,
  /** Elements that wait until it is known whose archive it is, where the profile does not say: contacts and aspects of a very large account. */
  heldElementBytes: 64 * MB,
  /** Sets of people that an archive's reader remembers (real ones have up to 10); past this a set is given again when it is met again. */
  audiencesRemembered: 10_000,
  /** The name of a photo's file; file systems take 255 bytes. */
  photoNameChars: 255,
  /** Look-ups at other pods that one incoming message causes, all that it leads to counted: two people, a parent, its author, its root, and some more. */
  lookUpsPerMessage: 8,
  /** What is fetched because a message needs it may need something itself: a like, its comment, the post. */
  fetchDepth: 3,
  /** Incoming messages that are judged in one go; and those of them that wait for other pods at the same time. */
  receivedAtOnce: 500,
  /** Those that the door has opened and nobody has judged yet: two seconds' worth, in bytes of their bodies what a busy pod gets in that time. */
  openedAtHand: 2_000,
  openedAtHandBytes: 8 * MB,
  receivedWaiting: 64,
  /** Those that stand in line for that; further ones come again after a pause. Half a minute each at worst: they are through before their lease ends. */
  receivedInLine: 500,
  /** How often a message is tried that lacks something: with growing pauses that is three days, in which a pod comes back. */
  receiveAttempts: 24,
  /** Refused messages are kept for the podmin to look at. */
  refusedDays: 30,
  /** Refused messages that are kept at most, the newest; and messages that were tried and wait for something, those tried least. */
  inboxLeftovers: 20_000,
  inboxLeftoverBytes: GB,
  /** What undoing a move needs is kept so long: whoever was away for a holiday still finds the mark on a contact's page. */
  undoDays: 30,
  /** A pod that has failed for so long counts as dead: whoever says to have lived there may be believed by people, one by one. */
  silentDays: 7,
  /** Notices that somebody gets of accounts elsewhere that say to have been one and the same of their contacts: the true one, and room for a mistake. Anybody can make ten thousand that say so; further ones stand on the contact's page. */
  offersTold: 3,
  /** How often it is looked whether the pod behind an offer is dead by now: one a day for a week, then one a week for a year. Pods that nobody here sends anything to show late that they fail. */
  offerLooks: 7 + 52,
  /** Moves of one address to other targets that are kept with their reason for the podmin: whoever holds a stolen key can sign as many as they like. */
  refusedMovesKept: 10,
  /** A move that may be a replay has both pods asked; the same pair again within so many days is only acknowledged. */
  lookAgainDays: 1,
  /** How often a pod that gives no answer then is asked: with growing pauses that is two days, after which its silence means that nobody answers there. */
  lookTries: 20,
  /** Different addresses that move onto one within `waveDays`: people gather a few accounts in one; from here on it waits for the podmin. */
  movesOntoOne: 5,
  waveDays: 30,
  /** Who asks to leave may take it back for so long; nothing is said to anybody before. */
  leaveWaitMs: 10 * 60 * 1_000,
  /** Days between completed moves of one account: attempts cost nothing. */
  leaveAgainDays: 30,
  /** An account that somebody has arrived at names where they came from for so long, since pods that were down are told late. */
  previousKeptDays: 7,
  /** The new pod hears of a move first; all others when it has taken it, which is looked at this often, or after so long. */
  newHomeFirstMs: 10 * 60 * 1_000,
  newHomeLookMs: 5 * 1_000,
  /** Pods that are told of moves in one turn, and the pause after each, for all moves of this pod together: a network of 10,000 pods takes two minutes. */
  movesToldPerTurn: 100,
  movesToldPauseMs: 1_000,
  /** Of somebody who has left their pod on one network, it is asked so often whether they have left on another, too: first after that long (most do at once), then after twelve times that. */
  halfLooks: 3,
  halfLookMs: 10 * 60 * 1_000,
  /** Photos in one post that is written here, and answers of its poll: a page shows them all. */
  photosPerPost: 50,
  pollAnswers: 50,
  /** So many days a poll of ours goes on, where it ends; as others have it. */
  pollDays: 365,
  /** Votes for one answer that the author of a poll elsewhere may tell of: more than there are people. */
  pollVotes: 2_000_000_000,
  /** One emoji as somebody types it, in UTF-16: the longest, families and flags of regions, have some 35. */
  emojiChars: 64,
  /** Emojis that one person elsewhere reacts with to one thing: most networks know one, and each is a row, and a place among those that are shown. */
  reactionsEach: 8,
  /** Different emojis that pages show as reactions to one thing. */
  emojisShown: 20,
  /** Of one post, what pages show at most: other pods name no limit, a message has room for 3,000 answers, and a page holds twenty posts. */
  photosShown: 400,
  pollAnswersShown: 100,
  /** Uploads of an account that no post shows yet. */
  freeUploads: 200,
  /** A photo that is fetched from another pod so that it can be shown here: pods take uploads of 4 MB, others more. */
  remotePhotoBytes: 20 * MB,
  /** The picture of somebody of another pod: pods give one of 300 pixels, 30 kB; some give what was uploaded. */
  remoteAvatarBytes: 5 * MB,
  /** Custom emojis that one text may call: more than anybody reads. */
  emojisPerText: 100,
  /** Where a custom emoji is: real ones have 100 characters. */
  emojiUrlChars: 500,
  /** Its file, and the longer side of its picture: servers take some 50 to 250 kB and show 32 pixels, animated ones too. */
  emojiBytes: 512 * kB,
  emojiSidePixels: 1_024,
  /** Custom emojis of the pod's own: large servers have a thousand. */
  ownEmojis: 2_000,
  /** Custom emojis of elsewhere that pages may ask for: some hundred servers with a thousand each. */
  emojisKnown: 100_000,
  /** All such photos, avatars and emojis together: 5,000 photos of posts. What goes is fetched again when somebody looks at it. */
  fetchedBytes: 2 * GB,
  /** What each counts beside its bytes: a block of the disk for it and for each of its four sizes, so that tiny ones are bounded in number too. */
  fetchedEachBytes: 20 * kB,
  /** Posts that are fetched of somebody who was just found: as many as their pod lists at once. And what is looked up because of all of them: as many roots of reshares. */
  backfillPosts: 15,
  backfillLookUps: 15,
  /** The list of them, in which each post stands with those who liked it: real ones have 30 to 300 kB. */
  backfillBytes: 2 * MB,
  /** Posts that cannot be had, one after the other: then their pod is left alone. */
  backfillFailures: 3,
  /** They are not asked for again before: who shares with somebody gets all new ones anyway. */
  backfillPauseMs: 6 * 60 * 60 * 1_000,
  /** People that one text mentions and who are told of it. */
  mentions: 100,
  /**
   * After a move, contacts whose side is told to the new home in one turn, and the pause after each: 50 messages per second at most, for all moves
   * together. Ten thousand contacts take three minutes; a closing pod's thousand accounts with a few contacts each take a quarter of an hour.
   */
  tiesToldPerTurn: 50,
  tiesToldPauseMs: 1_000,
  /** "Stop sharing" that a move may yet undo is kept as long as an attached move can be undone, and two days more; old ones are cleared away with new ones. */
  stopsKeptDays: 32,
  stopsForgotten: 10,
  /** Folders that an account's photos were served from: its pod and the storages that it used. */
  photoFolders: 16,
  /** People looked up at other pods at a time, one per pod; more wait, and past that whoever asks is told to come again. */
  lookupsAtOnce: 32,
  lookupsWaiting: 1_000,
  /** The owner of an archive, whose key is not known here, at their own pod: a check waits for it at most so long, beside its reading. */
  ownerLookupMs: 10 * 1_000,
  /** Old addresses that were looked at in the last minute, so that a page which is loaded again asks nobody again. */
  oldPodsRemembered: 1_000,
  /** Pods that the doctor names one by one: more of them nobody reads. */
  podsNamed: 20,
  /**
   * Pods that are asked at the same time for what an import lacks, and how many of them may be new: one that has not answered within `settleSlowMs`
   * counts as silent, and another takes its place. 500 dead pods among somebody's contacts all hang at once, and nobody waits for them.
   */
  settleHosts: 900,
  settleQuick: 200,
  settleSlowMs: 1_000,
  /** People of one pod that are looked up in one pass, each costs it two documents; the others follow with the next pass. */
  settlePerHost: 1_000,
  /** People whom the texts of one import mention and who are looked up. */
  settleMentions: 2_000,
  /** So often a pod says that it has nobody of a name until that is believed: it may have lost its database for a day. */
  settleUnknownAfter: 3,
  /** Pods of contacts that are asked for a post which its owner's old pod does not give: they may know it, and say where it is. */
  settleGuesses: 6,
  /** One turn of the job that settles an import: then others have theirs. */
  settleTurnMs: 60 * 1_000,
  /** Passes over what waits in an import: with growing pauses that is five weeks. */
  settlePasses: 40,
  /** Pictures of one import that are fetched from one pod in a pass: the rest follows with the next pass. */
  settlePhotos: 500,
  /** Requests of one look-up: at most five documents, one of them at a second place. */
  lookupSteps: 6,
  /**
   * What a pod says of itself, its key among it, counts for the next of its people for so long: the metadata of real ones has 1 to 3 kB. A key that fits no
   * longer is asked for again at once, but only once in that time.
   */
  podAnswerMs: 10 * 60 * 1_000,
  podAnswers: 1_000,
  podAnswerBytes: 16 * kB,
  /** Pods follow four redirects when they look somebody up. */
  lookupRedirects: 4,
  /** A document about a person: real ones have 2 to 5 kB. */
  personDocumentBytes: 256 * kB,
  /** Tags of a page about a person: real ones have 60, and with a menu and a footer some hundreds. */
  personDocumentTags: 5_000,
  /** Requests that came in the last minutes, so that each is taken once: ten minutes at 300 a second, 20 MB. */
  requestsRemembered: 200_000,
  /** Pods that were asked for a new key lately. */
  keysRefetched: 10_000,
  /** Keys of one pod that are tried on what nobody there says in person. */
  keysTried: 16,
  /** What other pods complain of: real ones have 200 bytes. And how often, from one network. */
  complaintBytes: 8 * kB,
  complaintsPerMinute: 10,
  /** Items on one page of a list of Versia: the most that the documents allow to ask for. */
  listItems: 40,
  /** How far into such a list: what comes before has to be counted each time. */
  listOffset: 1_000_000,
  /** Other networks that somebody may say to be on too: each costs requests. */
  networksOfPerson: 4,
  /** Links of a WebFinger document: real ones have up to ten. */
  webFingerLinks: 100,
  /** Old failures that each new one clears away: more than one, so that they never grow without end. */
  lookupsForgotten: 10,
  /** Outgoing requests: all of one, redirects and waiting for a turn included. A pod that fetches a page of ours may take half of it. */
  requestMs: 30 * 1_000,
  /** The body of an answer: a profile or a post with its photos' addresses is a few kB. Photos and streams say how much more they take. */
  answerBytes: 1 * MB,
  /** Until a connection stands, name and TLS included: a living pod on the other side of the earth takes one second. */
  connectMs: 10 * 1_000,
  /** One address of several, before the next is tried: two round trips by satellite. */
  connectAttemptMs: 1_000,
  /** Addresses of one name that are tried; pods have two. */
  addressesPerHost: 8,
  /** One question to a name server; it is asked twice. */
  nameServerMs: 2_000,
  /** Requests at a time to one host: small pods have five workers, and people use them too. */
  requestsPerHost: 4,
  /** Requests that wait for their turn at one host; each of them may hold a message of 1 MB. */
  requestsWaitingPerHost: 100,
  /** Requests at a time to all hosts: each is an open file, of which Node takes as many as the system allows at most, nowhere fewer than 4,096. */
  requestsAtOnce: 1_024,
  requestsWaiting: 10_000,
  /** A connection that nobody uses is kept this long; Apache closes its side after five seconds. */
  keepAliveMs: 4_000,
  /** Hosts whose connections are kept while nobody talks to them: four connections of 50 kB each. */
  idleHosts: 100,
  /** Pods that are told of a move because an archive names them: more than the network has, and few enough that a forged list is no storm. */
  announcePods: 5_000,
  /** Rounds of looking for people who are to be told and were not found: the first after growing pauses, then one a day. */
  announceQuickRounds: 6,
  announceRoundMs: 24 * 60 * 60 * 1_000,
  /** A pod is told of the same move again at most this often, whoever asks for it. */
  tellAgainMs: 60 * 60 * 1_000,
  /** Who has not shown in so many days that they know a move is named to its person, to be written to: pods that are down for a weekend are none. */
  silentFollowerDays: 14,
  /** What failed in an import is tried again by its person at most this often: each time all pods that it needs are asked. */
  retryAgainMs: 10 * 60 * 1_000,
  /**
   * Checks of uploaded archives, within an hour: of one account, and asked for from one network (many people may sit behind one). Each reads a file of some GB.
   */
  moveInChecks: 12,
  moveInChecksPerNetwork: 60,
  /** Imports that one account begins by page within a day, and the pause after one that was thrown away or refused: trying again costs minutes. */
  moveInImports: 10,
  moveInPauseMs: 5 * 60 * 1_000,
  /** After a move was announced another account is brought in only after so long: everybody who must know has been told by then. */
  moveInAgainDays: 3,
  /** Attempts are remembered so long; each new one clears old ones away. */
  moveInAttemptDays: 30,
  moveInAttemptsForgotten: 10,
  /** Imports by page at the same time, where the podmin says nothing else, and at most: each takes 250 MB and a core. */
  moveInsAtOnce: 2,
  moveInsAtOnceMost: 4,
  /** Bytes of archives that are checked and imported by page within a day, where the podmin says nothing else: some hundred accounts with their photos. */
  moveInBytesPerDay: 256 * GB,
  /** So long an import goes on while another waits for its turn; reading its archive again costs seconds. And how often that is looked at. */
  moveInSliceMs: 120 * 1_000,
  moveInBeatMs: 5 * 1_000,
  /** One that this pod hinders, with a full disk say, is tried again after this time: somebody may be at the page, and each attempt may read the archive. */
  moveInHinderedMs: 60 * 1_000,
  /** So many days before the files of a move-in go its person is reminded that it waits for them; and not before it has waited so many. */
  moveInRemindDays: 2,
  moveInWaitsDays: 1,
  /** Contacts of an archive that can be chosen one by one before they come: each is a row for as long as the move-in lasts. */
  moveInContacts: 50_000,
  /** A hand-over that was asked for at the old home is to be confirmed there within this time: people look for their password. */
  handOverAskMs: 60 * 60 * 1_000,
  /** The code that leads back is good for so long: one click. */
  handOverCodeMs: 10 * 60 * 1_000,
  /** Then its files have to be fetched: a large account on a slow line takes a night. What it opens is the whole account, so not longer. */
  handOverMs: 24 * 60 * 60 * 1_000,
  /** Confirmed by one account within a day: each writes all of it. */
  handOversPerDay: 5,
  /** Pods that one account has looked at within an hour, as its new home or its old one: each look is a few requests to another server. */
  podLooksPerHour: 20,
  /** Requests about hand-overs within a minute, from one network: a piece each, and a look every other second. */
  handOverRequestsPerMinute: 600,
  /** Files are fetched in pieces, each of which is in memory, and on a slow line takes its time (2 Mbit/s: half a minute). */
  handOverPieceBytes: 8 * MB,
  handOverPieceMs: 120 * 1_000,
  /** So long one hand-over fetches while others wait, and how often is looked whether its files are written. */
  handOverTurnMs: 60 * 1_000,
  handOverLookMs: 2 * 1_000,
  /** What the two say to each other beside the files. */
  handOverAnswerBytes: 16 * kB,
  /** Hand-overs that the owner of an account sees on a page. */
  handOversShown: 5,
  /** Requests that are under way when Sterna stops get this long. */
  lastRequestsMs: 5_000,
} as const;
