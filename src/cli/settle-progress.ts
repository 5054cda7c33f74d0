/** Asks other pods for what waits in an import, and says on stderr how far it is. */
import type { SettlePhase, SettleProgress } from "../app/arrive/settle/pass.ts";
import { settleNow } from "../app/arrive/settle/settle-now.ts";
import type { Parts } from "../app/parts.ts";

const phaseNames: Readonly<Record<SettlePhase, string>> = {
  people: "people were looked for",
  things: "posts of others were asked for",
  photos: "pictures were asked for",
};
/** A line per so many. */
const tellEvery = 100;

/** Returns when everybody was asked once; the server asks again those that gave no answer. */
export async function settleWhileWaiting(parts: Parts, importId: number, say: (line: string) => void): Promise<void> {
  say("Other pods are asked for what waits. Ctrl-C leaves that to the server: nothing is lost.");
  const waiting = await settleNow(parts, importId, {
    // How far it is, now and then and at the end of each phase.
    tell({ phase, done, all }: SettleProgress) {
      if (done % tellEvery === 0 || done === all) say(`${done} of ${all} ${phaseNames[phase]}`);
    },
    watched: (left) => say(`The server is at it: ${left} items wait`),
  });
  if (waiting > 0) say(`${waiting} items still wait for other pods. The server goes on asking while it runs.`);
}
