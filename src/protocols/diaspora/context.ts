/** What the readers of elements need besides the element: whose archive it is, what time it is, and where findings go. */
import { limits } from "../../base/limits.ts";
import type { Link } from "../../core/snapshot.ts";
import { type Audiences, createAudiences } from "./audiences.ts";
import { linkFinder } from "./links.ts";
import type { Owner } from "./read-owner.ts";
import type { Report } from "./report.ts";

export type Context = {
  readonly owner: Owner;
  readonly nowMs: number;
  readonly report: Report;
  readonly audiences: Audiences;
  /** Links to the owner's own photos and posts in a text. */
  links(text: string): readonly Link[];
  /** Remembers a folder that photos of the owner were served from, so that links into it are found in later texts too. */
  sawPhotoFolder(url: string): void;
};

/** One for each archive, made as soon as its owner is known. */
export function createContext(owner: Owner, nowMs: number, report: Report): Context {
  const folders: string[] = [];
  let find = linkFinder(owner);
  return {
    owner,
    nowMs,
    report,
    audiences: createAudiences(owner.ref, report),
    links: (text) => find(text),
    sawPhotoFolder(url) {
      if (folders.length >= limits.photoFolders || find(`${url}a.jpg`).length > 0) return;
      folders.push(url);
      find = linkFinder(owner, folders);
    },
  };
}
