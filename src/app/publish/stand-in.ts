/** What is served under the name of a photo that did not come along with a move: a picture that says so (record 13). */

/**
 * Stands beside such a picture, so that no pod takes it for the photo itself. Its value is `photo-missing`.
 * Browsers and pods that do not know it show the picture.
 */
export const standInHeader = "sterna-stand-in";

/** @param headers  of an answer, their names in lower case */
export const isStandIn = (headers: Readonly<Record<string, string>>): boolean => headers[standInHeader] !== undefined;
