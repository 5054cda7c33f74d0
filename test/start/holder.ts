/** A process that holds the database server of a folder until it is told to let go (its standard input ends) or is killed. */
import { openDatabaseServer } from "../../src/store/server/server.ts";

const opened = await openDatabaseServer({
  folder: process.argv[2] ?? "",
  programs: null,
  database: "sterna",
  durable: false,
});
if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
console.log("holds");
for await (const _ of process.stdin);
await opened.value.stop();
console.log("stopped");
