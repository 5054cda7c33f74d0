/** HTML out of tagged templates: everything put in is escaped, unless it is HTML already. */
import { raw, html as tag } from "hono/html";

export type Html = ReturnType<typeof tag>;
export const html = tag;
/** Marks a string as HTML. Only for what a renderer of ours made. */
export const trusted = (text: string): Html => raw(text);
export const nothing: Html = raw("");
