/** Names of the pages that stand beside the photos in a zip of ours, for people to open; whoever reads photos passes them by. */

export const offlineIndex = "index.html";
export const offlinePage = (nth: number): string => `sterna-${nth}.html`;
export const offlineContacts = "sterna-contacts.html";
/** What the search of `offlineIndex` looks through, of the page of that number. */
export const offlineWords = (nth: number): string => `sterna-${nth}.js`;

export const isOfflineName = (name: string): boolean =>
  name === offlineIndex || name === offlineContacts || /^sterna-\d{1,7}\.(?:html|js)$/.test(name);
