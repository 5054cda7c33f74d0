/** The tables as Kysely's builder sees them. The schema files are the truth; a test compares. */
import type { ContentTables } from "./tables/content.ts";
import type { MoveTables } from "./tables/moves.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { PostOfficeTables } from "./tables/post-office.ts";

export type Tables = PeopleTables & ContentTables & MoveTables & PostOfficeTables;
