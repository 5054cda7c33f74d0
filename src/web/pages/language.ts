/** `/language`: a visitor chooses the language of the pages in this browser. */
import { Hono } from "hono";
import { languageOf } from "../../core/language.ts";
import type { WebEnv } from "../context.ts";
import { keepLanguage } from "../cookies.ts";
import { refuseForm } from "../errors.ts";
import { readPlainForm } from "../forms.ts";
import { localPath } from "./login.ts";

export const language = new Hono<WebEnv>().post("/language", async (c) => {
  const fields = await readPlainForm(c);
  if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
  const chosen = languageOf(fields.get("language") ?? "");
  if (chosen !== null) keepLanguage(c, chosen);
  return c.redirect(localPath(fields.get("to") ?? undefined), 303);
});
