/** Runs files of vectors with the modules in `topics/`. */
import { readdirSync } from "node:fs";
import type { Outcome, RunVector, Topics, VectorContext, VectorFile } from "./vector.ts";

/** Every topic that somebody here knows how to run. @throws where two do */
export async function loadTopics(): Promise<ReadonlyMap<string, RunVector>> {
  const topics = new Map<string, RunVector>();
  for (const file of readdirSync(new URL("topics/", import.meta.url)).sort()) {
    const module: { readonly topics: Topics } = await import(`./topics/${file}`);
    for (const [topic, run] of Object.entries(module.topics)) {
      if (topics.has(topic)) throw new Error(`two run the vectors of ${topic}`);
      topics.set(topic, run);
    }
  }
  return topics;
}

export type Run = {
  /** `comment: 32 vectors, 20 accepted, 12 refused, 0 failed` */
  readonly line: string;
  /** One line for each vector that says otherwise than we do. */
  readonly failed: readonly string[];
};

/** Every vector of a file; one that fails does not keep the others from being run. */
export async function runFile(
  { topic, vectors }: VectorFile,
  topics: ReadonlyMap<string, RunVector>,
  context: VectorContext,
): Promise<Run> {
  const run = topics.get(topic);
  if (run === undefined) return { line: `${topic}: not run`, failed: [`a topic that is not known: ${topic}`] };
  const outcomes: Record<Outcome, number> = { accepted: 0, refused: 0, checked: 0 };
  const failed = vectors.length > 0 ? [] : [`${topic}: no vectors in it`];
  for (const vector of vectors) {
    try {
      outcomes[await run(vector, context)] += 1;
    } catch (error) {
      failed.push(`${topic}/${vector.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const parts = [...Object.entries(outcomes).filter(([, count]) => count > 0), ["failed", failed.length] as const];
  return {
    line: `${topic}: ${vectors.length} vectors, ${parts.map((part) => part.toReversed().join(" ")).join(", ")}`,
    failed,
  };
}
