/** The Versia adapter: 0.6, and 0.5 as a second dialect. */
import type { Adapter } from "../port.ts";
import type { Wire } from "../wire-port.ts";
import { adapter as half } from "./archive-half.ts";
import { askedList, listDocument, listPaths, readStream, stream, streamDocument } from "./collections.ts";
import { makeDiscovery } from "./discovery.ts";
import { personDocument } from "./documents.ts";
import { makeDoor } from "./door.ts";
import { authorise } from "./headers.ts";
import { again, open, seal, sign, verify } from "./messages.ts";
import { podDocument, webFingerLinks } from "./pod-documents.ts";
import { isId, paths } from "./references.ts";
import { askedThing, otherThingUrls, thingUrl } from "./things.ts";

const wire: Wire = {
  open,
  verify,
  again,
  sign,
  seal,
  authorise,
  door: makeDoor(open),
  endpoints: [
    { method: "POST", path: paths.inbox, use: "receive-public" },
    { method: "POST", path: paths.inbox05, use: "receive-public" },
    { method: "POST", path: paths.messaging, use: "complaint" },
    { method: "GET", path: paths.wellKnown, use: "pod" },
    { method: "GET", path: paths.instance, use: "pod" },
    // The documents write it in both ways.
    { method: "GET", path: `${paths.entities}/User/:guid`, use: "person", isGuid: isId },
    { method: "GET", path: `${paths.entities}/user/:guid`, use: "person", isGuid: isId },
    { method: "GET", path: `${paths.entities05}/users/:guid`, use: "person", isGuid: isId },
    { method: "GET", path: `${paths.entities}/:type/:guid`, use: "fetch", isGuid: isId },
    { method: "GET", path: `${paths.entities05}/:type/:guid`, use: "fetch", isGuid: isId },
    ...listPaths.map((path) => ({ method: "GET", path, use: "list", isGuid: isId }) as const),
  ],
  discovery: makeDiscovery(open),
  shown: {
    person: personDocument,
    webFinger: webFingerLinks,
    stream: streamDocument,
    pod: podDocument,
    list: listDocument,
  },
  fetch: {
    url: thingUrl,
    otherUrls: otherThingUrls,
    thing: askedThing,
    typeOf: () => "Note",
    list: askedList,
    stream,
    page: () => null,
    readStream,
  },
};

export const versia: Adapter = {
  ...half,
  wire,
};

/** Every adapter goes by this name where it is loaded. */
export { versia as adapter };
