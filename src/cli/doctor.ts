/** What the migration doctor found, in lines for the podmin. */
import type { Examined } from "../app/doctor/examine.ts";
import type { OldPod } from "../app/doctor/old-pod.ts";
import { printSize } from "../base/bytes.ts";
import type { ShutOut } from "../store/moves/move-hearers.ts";

export const printExamined = (found: readonly Examined[]): string[] =>
  found.flatMap((one) =>
    one.what === "may-announce" ? [] : [`  ${one.state === "good" ? "ok  " : one.state}  ${tell(one)}`],
  );

/** Whether it may be announced is said, or refused, by the command itself. */
function tell(one: Exclude<Examined, { what: "may-announce" }>): string {
  switch (one.what) {
    case "new-address":
      if (one.state === "good") return "This pod answers at its own address with the account and its key.";
      return one.why === "silent"
        ? `Nothing answers at ${one.url} from outside. See what stands before this server, and STERNA_URL.`
        : `Something else than this account answers at ${one.url}. See what stands before this server, and STERNA_URL.`;
    case "old-address":
      return tellOldPod(one.old);
    case "clock":
      if (one.seconds === null) return "The old pod does not say what time it has.";
      return one.state === "good"
        ? "The clocks of both pods agree."
        : `This pod's clock is ${one.seconds} seconds ahead of the old pod's (less than nothing: behind). Set it by NTP.`;
    case "disk":
      return `${printSize(one.freeBytes)} may still be written${one.state === "good" ? "." : ": make room first."}`;
    case "queue":
      return `${one.waiting} messages wait to be sent; ${one.silentPods} pods do not answer (sterna pod list).`;
    case "shut-out":
      return tellShutOut(one);
  }
}

/** Nobody tells this pod who blocks the account: pods that turn something away are all that can be seen. */
function tellShutOut({ blocked, shunned, pods }: ShutOut): string {
  const lines = [
    ...(blocked === 0 ? [] : [`The account blocks ${blocked} of those who would be told; they are not.`]),
    ...(shunned === 0
      ? []
      : [`This pod shuts out ${shunned} of those who would be told (sterna shut-out list); they are not.`]),
    ...(pods.length === 0 ? [] : [`Turned away something of this pod just now: ${pods.join(", ")} (sterna pod show).`]),
  ];
  return lines.length === 0
    ? "The account blocks nobody who is to be told, and no pod turns this one away. Who blocks the account no pod tells."
    : lines.join(" ");
}

function tellOldPod(old: OldPod): string {
  switch (old.state) {
    case "alive":
      return `${old.host} answers.`;
    case "slow":
      return `${old.host} answers slowly.`;
    case "nobody":
      return `${old.host} answers, and knows nobody called ${old.ref}.`;
    case "gone":
      return `${old.host} does not answer. If it is gone, the old account is closed by nobody; everything else works.`;
    case "never":
      return `${old.host} has never answered this pod.`;
    case "moved":
      return `${old.ref} has moved to ${old.to}.`;
    case "here":
      return `${old.ref} is an address of this pod.`;
    case "malformed":
      return `${old.ref} is no address.`;
    case "busy":
      return "Too many look-ups are under way to ask the old pod now.";
  }
}
