/** Whatever people do and whatever the network does: in the end all pods agree on what each person may see. One test per seed. */
import { test } from "node:test";
import { onePerPod, somebodyOn } from "../support/sterna-people.ts";
import { openStory } from "../support/sterna-story.ts";
import { openSternas } from "../support/sternas.ts";

const seeds = [1, 2, 3];
const actions = 30;

for (const seed of seeds) {
  test(`after ${actions} random actions of four people over a bad network all pods agree (seed ${seed})`, async (t) => {
    const faults = { seed, percent: 35, mostEach: 3, questions: true };
    const sternas = await openSternas(3, { faults, skewMs: [0, 1_700, -900] });
    t.after(sternas.dispose);
    const people = [...(await onePerPod(sternas, ["alice", "bob", "carol"])), await somebodyOn(sternas.pod(0), "dora")];
    const story = openStory(sternas, people, seed);
    await story.begin();
    for (let at = 0; at < actions; at++) await story.act();
    await sternas.settle();
    t.diagnostic(`${story.told()}; faults: ${JSON.stringify(Object.fromEntries(sternas.network.met))}`);
    await story.check();
  });
}
