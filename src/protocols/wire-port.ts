/**
 * The port's half for federation: what an adapter of a network provides that the pod talks to. As pure as the rest of it (`port.ts`): no I/O,
 * no clock, no randomness.
 */
import type { Result } from "../base/result.ts";
import type { KeyHolder } from "../core/identity.ts";
import type { Message, MoveLinks, Thing, ThingKind } from "../core/message.ts";
import type { ProfileFields } from "../core/snapshot.ts";

/** Why a message or a document says nothing that we believe. `code` is stable and one of the adapter's own; `detail` is for the log. */
export type WireRefusal = { readonly code: string; readonly detail: string };

/** How a message reached us. `public`: the pod's common inbox. `private`: one person's. `fetched`: we asked for it. */
export type Way = "public" | "private" | "fetched";

/** An incoming request, as kept in the inbox. */
export type RawMessage = {
  readonly way: Way;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Of the request that brought it, or that fetched it, without its query: signatures of some networks cover it. */
  readonly path: string;
  /** This pod's own, as addresses have it: nobody else speaks for its people, and above the port its own things are named by their bare guids. */
  readonly host: string;
  /** Of what was fetched: the host that was asked, which proves who speaks where the answer itself does not. */
  readonly askedHost?: string;
  /** Stands in for the date of what comes without one. */
  readonly receivedAtMs: number;
  /** The address whose signature the door (`Door.signedBy`) has seen on these very bytes, with a key known here; null or left out: nobody looked. */
  readonly provedAuthor?: string | null;
};

/**
 * What the caller must look up before a message can be judged: in the store, else by discovery and by fetching.
 *
 * - `key`: the keys of an address; `holder`: of which kind, null where any will do. `earlier`: also those of that person's earlier identities, youngest first (R9).
 * - `thing`: who wrote a thing and what it belongs to. Where it is not known here it can be asked for at the pod of `askAt`; null: nobody is asked.
 *   `or`: the network does not say of which kind it is; whichever is known is the answer.
 */
export type Need =
  | { readonly kind: "key"; readonly ref: string; readonly earlier: boolean; readonly holder?: KeyHolder | null }
  | {
      readonly kind: "thing";
      readonly thing: Thing;
      readonly or?: readonly ThingKind[];
      readonly askAt: string | null;
    };

/** A key to try for the address `named`: its own, or that of an earlier identity `ref` of the same person. `holder`: left out, it is theirs in person. */
export type KeyFact = {
  readonly named: string;
  readonly ref: string;
  readonly keyPem: string;
  readonly holder?: KeyHolder;
};

/** Who wrote something: the address that may act on it now, and those that the same person had before where content moves with them (R8). */
export type AuthorFact = {
  readonly author: string;
  /** Others may still name the author by one of these (R9); nobody acts under one. */
  readonly formerly: readonly string[];
};

/** What is known here about a thing. */
export type ThingFact = AuthorFact & {
  readonly thing: Thing;
  /** Of the post (or whatever stands at the top) that it belongs to; of a post: itself. */
  readonly root: AuthorFact & { readonly thing: Thing; readonly local: boolean; readonly public: boolean };
  /** Of a post with a poll: where votes of networks that count answers find them, in order. */
  readonly poll?: { readonly guid: string; readonly answers: readonly string[] } | null;
};

export type WireFacts = {
  readonly keys: readonly KeyFact[];
  readonly things: readonly ThingFact[];
  /** The address of the inbox's owner; null for a public or fetched message. */
  readonly inboxOwner: string | null;
};

/** A message that was parsed, decrypted and understood, and is not believed yet. */
export type Opened = {
  /** Who sends it: the address whose key is on the envelope. */
  readonly sender: string;
  readonly message: Message;
  readonly needs: readonly Need[];
  /** The adapter's own: plain data, which may go to another thread and back. */
  readonly content: unknown;
};

/** A message that is proved. `signedAs`: the identity that verified where the author's own signature is inside (R9), else the sender. */
export type Verified = { readonly sender: string; readonly message: Message; readonly signedAs: string };

/** `pod`: this pod's own key, on networks where pods sign; `ref` and `privateKeyPem` are the pod's too where nobody acts in person. */
export type SigningKeys = {
  readonly ref: string;
  readonly privateKeyPem: string;
  readonly pod?: { readonly host: string; readonly privateKeyPem: string };
};

/**
 * To whom: one body for all endpoints, or one for each person's. `software`: what pods say that they run, by their hosts, as far as that is known and matters to
 * what is said (`declares`).
 */
export type Destinations = (
  | { readonly reach: "public"; readonly endpoints: readonly string[] }
  | { readonly reach: "private"; readonly people: readonly ToPerson[] }
) & { readonly software?: ReadonlyMap<string, string> };
/** `ref`: for networks that say for whom something is. */
export type ToPerson = { readonly endpoint: string; readonly keyPem: string; readonly ref?: string };

export type Sealed = { readonly mediaType: string; readonly body: Uint8Array; readonly endpoints: readonly string[] };

/** What an account shows of itself to other pods. */
export type ShownPerson = {
  readonly ref: string;
  readonly guid: string;
  readonly username: string;
  /** The pod's own URL, without a slash at the end. */
  readonly base: string;
  readonly publicKeyPem: string;
  readonly profile: ProfileFields;
  /** Since when it is there, and whether its owner decides who may follow. */
  readonly sinceMs?: number;
  readonly asksFirst?: boolean;
  /** Absolute URLs of the avatar in three sizes; null: there is none. */
  readonly avatars: { readonly large: string; readonly medium: string; readonly small: string } | null;
  /** Where they came from and went to, on networks where accounts say so. Absent: neither. */
  readonly links?: MoveLinks;
  /** Their addresses on other networks, at this pod. Absent: they are on this one alone. */
  readonly also?: readonly string[];
};

/** What was found out about somebody of another pod. */
export type FoundPerson = {
  readonly ref: string;
  readonly guid: string;
  /** Null: on this network, or by what their pod says, they have none of their own. One of the two there must be. */
  readonly keyPem: string | null;
  /** That of their pod, where pods sign for their people. */
  readonly podKeyPem?: string | null;
  /** Where their pod is asked for things, without a slash at the end. */
  readonly base: string;
  readonly publicEndpoint: string;
  readonly privateEndpoint: string;
  /** As far as discovery tells. */
  readonly profile: ProfileFields;
  /** Where they say that they came from and went to, on networks where both accounts say so. Absent: such a network it is not. */
  readonly links?: MoveLinks;
  /** Who follows them is asked to wait for their consent. */
  readonly asksFirst?: boolean;
  /** Whether their pod says that it follows moves, on networks where the old pod tells of them. Absent: it has said nothing of it. */
  readonly podFollowsMoves?: boolean;
  /** What software their pod says that it runs. Absent: it was not asked. */
  readonly podSoftware?: string;
  /** Addresses on other networks that their own document names as theirs: half of what makes the two one person (R3). */
  readonly also?: readonly string[];
  /** What their pod calls them, where the address does not say so: people know them by it. */
  readonly username?: string;
};

/** One step of a discovery: something to ask, or the end of it. */
export type DiscoveryStep =
  | { readonly ask: DiscoveryQuestion; readonly state: unknown }
  | { readonly found: FoundPerson }
  | { readonly refusal: WireRefusal };

/**
 * `signed`: by this pod, on networks where that is asked for. `direct`: whoever leads on to another place has not answered. `ofPod`: what is asked is the same
 * for all people of that pod, so what it said a moment ago will do.
 */
export type DiscoveryQuestion = {
  readonly url: string;
  readonly accept: string;
  readonly signed?: boolean;
  readonly direct?: boolean;
  readonly ofPod?: boolean;
};

/** `varies`: names of headers by which there are several at one address. */
export type Document = { readonly mediaType: string; readonly body: string; readonly varies?: string };

/** A link of the WebFinger document, which all protocols of a pod share (RFC 7033). */
export type WebFingerLink = {
  readonly rel: string;
  readonly type?: string;
  readonly href?: string;
  readonly template?: string;
};

/**
 * What an endpoint is for; `web/` knows how each is answered. `:guid`, `:type` and `:list` stand for parts of a path.
 *
 * - `person`: who somebody here is. `pod`: what this pod says of itself. `fetch`: a thing. `stream`: somebody's newest posts
 * - `list`: a page of what belongs to a person or a thing. `complaint`: other pods tell the podmin what went wrong with what came from here
 */
export type EndpointUse =
  | "receive-public"
  | "receive-private"
  | "fetch"
  | "person"
  | "stream"
  | "pod"
  | "list"
  | "complaint";

export type Endpoint = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly use: EndpointUse;
  /** What a guid in the path can be: of any other its asker is told that it is none, and not that nothing is there. Left out: all. */
  readonly isGuid?: (guid: string) => boolean;
};

/** This pod, as it is shown. `base`: its URL, without a slash at the end. */
export type ShownPod = {
  readonly host: string;
  readonly base: string;
  readonly publicKeyPem: string;
  readonly software: { readonly name: string; readonly version: string };
  /** Since when it signs with that key. */
  readonly sinceMs: number;
};

/** What others may list here: of a person, or of a thing. */
export type ListName =
  | "posts"
  | "followers"
  | "following"
  | "featured"
  | "liked"
  | "disliked"
  | "replies"
  | "quotes"
  | "likes"
  | "dislikes"
  | "reactions"
  | "reshares";

/** `or`: the path does not tell of which kind it is. */
export type ThingAsked = Thing & { readonly or?: readonly ThingKind[] };

/** Which list a path asks for. `of`: a person's guid, or a thing. */
export type ListAsked = {
  readonly list: ListName;
  readonly of: { readonly person: string } | Thing;
  /** Names that begin like this have no words there: they are neither listed nor counted. */
  readonly without?: string;
};

/** One page of a list. `items`: addresses and guids, or things as they are fetched. `url`: where it was asked for, without a query. */
export type ShownList = {
  readonly author: string;
  readonly url: string;
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  readonly items: readonly (ListedName | { readonly body: Uint8Array })[];
};
export type ListedName =
  | { readonly person: string }
  | { readonly thing: "post" | "comment" | "reshare" | "like" | "dislike" | "reaction"; readonly guid: string };

/** Whose posts are listed. */
export type StreamOwner = { readonly ref: string; readonly guid: string };

/** What is wrong with a request before anybody has looked into it; `status` is what it is answered with. */
export type DoorRefusal = { readonly status: 400 | 401 | 422; readonly code: string; readonly detail: string };

export type Door = {
  /**
   * Headers and time. `author`: who is said to speak, if that can be read, and whose key is to be looked up; null: any key of the pod `host` will do.
   * `holder`: who has signed, the author or their pod. `once`: the same again within ten minutes is the same request.
   */
  admit(
    raw: RawMessage,
    nowMs: number,
  ): Result<
    { readonly host: string; readonly author: string | null; readonly holder: KeyHolder; readonly once: string },
    DoorRefusal
  >;
  /** Is it signed by one of these keys (SPKI, PEM)? */
  signedBy(raw: RawMessage, keyPems: readonly string[]): boolean;
  /** The form of what is signed: of what this pod has words for. @returns it opened; null: there are no words for it */
  form(raw: RawMessage): Result<Opened | null, DoorRefusal>;
  /** What whoever is refused is told, with the codes of what is found out by looking up: nobody knows the author, and no key of theirs fits. */
  readonly unfound: DoorRefusal;
  readonly unsigned: DoorRefusal;
};

export type Wire = {
  /**
   * Parses, decrypts, checks form. Total: never throws for content, and takes the same time whether a private message cannot be decrypted or cannot be read.
   * @param how  `privateKeyPem`: the inbox owner's, for a private message. `entropy`: 64 random bytes
   */
  open(
    raw: RawMessage,
    how: { readonly privateKeyPem: string | null; readonly entropy: Uint8Array },
  ): Result<Opened, WireRefusal>;
  /** For networks that answer when the cheap checks are done (`facts.answers` is `202`). Absent: what is kept is answered for. */
  readonly door?: Door;
  /** Judges an opened message by what was looked up: signatures, and whether that sender may say that. */
  verify(opened: Opened, facts: WireFacts): Result<Verified, WireRefusal>;
  /** Refusals after which the same bytes may be judged again: something could not be looked up (yet). */
  readonly again: readonly string[];
  /** Adds the author's own signature to what others will pass on. Other messages come back as they are. */
  sign(message: Message, keys: SigningKeys): Message;
  /**
   * Makes the bodies that go out, in the envelope of `keys`.
   * @param entropy  gives that many random bytes
   * @param nowMs  the date of what has none of its own, on networks where everything has one
   */
  seal(
    message: Message,
    keys: SigningKeys,
    entropy: (bytes: number) => Uint8Array,
    to: Destinations,
    nowMs: number,
  ): readonly Sealed[];
  /** Headers to add at the moment a request or an answer leaves. `answers`: it is the answer to a request of that method and URL. */
  authorise(
    http: { readonly method: string; readonly url: string; readonly body: Uint8Array; readonly answers?: boolean },
    keys: SigningKeys,
    nowMs: number,
  ): Readonly<Record<string, string>>;
  /** Paths at which this protocol is received and asked; mounted by `web/`. */
  readonly endpoints: readonly Endpoint[];
  readonly discovery: {
    /**
     * @param schemes  to try, in this order
     * @param holder  a key of that kind is needed, whatever else is found
     */
    begin(ref: string, schemes: readonly ("https" | "http")[], holder?: KeyHolder): DiscoveryStep;
    /**
     * What people type that is no address, but from which one can be found out: in its canonical form, and the host that is asked. Null: no such thing.
     * Absent: on this network people type addresses.
     */
    lead?(text: string): { readonly ref: string; readonly host: string } | null;
    /** @param answer  null: there was none. `headers`: names in small letters; absent: nothing is known of them */
    next(
      state: unknown,
      answer: {
        readonly status: number;
        readonly url: string;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body: Uint8Array;
      } | null,
    ): DiscoveryStep;
  };
  /** What a pod says about its own people. */
  readonly shown: {
    /** @param path  at which it was asked for, where that makes a difference */
    person(person: ShownPerson, path?: string): Document;
    /** What this pod says of itself, by what was asked. Absent: nothing. */
    pod?(pod: ShownPod, path: string, headers: Readonly<Record<string, string>>): Document;
    /** A page of a list. */
    list?(list: ShownList): Document;
    webFinger(person: ShownPerson): { readonly aliases: readonly string[]; readonly links: readonly WebFingerLink[] };
    /** The list of somebody's newest public posts. @param guids  of the posts, newest first */
    stream(person: StreamOwner, guids: readonly string[]): Document;
  };
  readonly fetch: {
    /**
     * Where a thing can be asked for; null for kinds that cannot.
     * @param endpoint  where that pod takes messages: on networks with more than one form it tells which of them it speaks
     */
    url(base: string, thing: Thing, endpoint?: string | null): string | null;
    /** Which thing a path of ours asks for, by its `:type` and `:guid`; null: none that there could be. */
    thing(type: string, guid: string): ThingAsked | null;
    /** What a kind of thing is called in such paths. Absent: as the kind. */
    typeOf?(kind: ThingKind): string;
    /** Where else, if it is not there, in this order: some software has its things at two places. */
    otherUrls?(base: string, thing: Thing, endpoint?: string | null): readonly string[];
    /** Which list, by `:type`, `:guid` and `:list` of the path. */
    list?(type: string, guid: string, list: string, path: string): ListAsked | null;
    /** Where the newest public posts of somebody of that pod are listed; null: nowhere. */
    stream(
      base: string,
      person: StreamOwner,
      endpoint?: string | null,
    ): { readonly url: string; readonly accept: string } | null;
    /** Where people look at somebody of that pod with their browsers; null: nowhere that could be told. */
    page(base: string, person: StreamOwner): string | null;
    /** The posts of that person that such a list names, in its order, none twice; null: it is none. Total: never throws for content. */
    readStream(body: Uint8Array, person: StreamOwner): readonly Thing[] | null;
  };
};
