/** Loaded before the program (`node --import`): when its process ends, the file that NOTE_LOADING names holds the paths of all modules that it loaded, in order. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const file = process.env.NOTE_LOADING;
if (file !== undefined && isMainThread) {
  const loaded: string[] = [];
  registerHooks({
    load: (url, context, next) => {
      if (url.startsWith("file:")) loaded.push(fileURLToPath(url));
      return next(url, context);
    },
  });
  process.on("exit", () => writeFileSync(file, loaded.join("\n")));
}
