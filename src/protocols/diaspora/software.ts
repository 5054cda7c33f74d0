/** What is known of software that speaks the diaspora* protocol: which of it follows moves, and which takes accounts in. */
import type { KnownSoftware } from "../../core/software.ts";

export const software: KnownSoftware = {
  listed: [
    // Changelog: "support for receiving account migrations" in 0.7.0.0, "backend for archive import" in 0.9.0.0.
    { name: "diaspora", follows: "0.7.0.0", takes: "0.9.0.0" },
    { name: "sterna", follows: "0", takes: "0" },
    // Sends and takes the message since October 2017; the first release after that month.
    { name: "friendica", follows: "3.6", takes: null },
    // Open in their trackers: ganggo #33, federation #99.
    { name: "ganggo", follows: null, takes: null },
    { name: "socialhome", follows: null, takes: null },
  ],
  others: "unknown",
};
