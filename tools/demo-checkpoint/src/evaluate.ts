/**
 * Evaluates a checkpoint on the fixed scenes through these packages and prints the table.
 *
 *     npm run eval:demo                                      the shipped checkpoint on seed 1
 *     npm run eval:demo -- --seed 2 --checkpoint <folder>     another one
 *     npm run eval:demo -- --search-seed 11                   other scenes to search
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { evaluateScenes } from './evaluate-scenes.ts';
import { readEvaluationScenes } from './evaluation-scenes.ts';
import { scoreTable } from './score-table.ts';
import { evaluateSearch } from './search/evaluate-search.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    'search-seed': { type: 'string', default: '13' },
    scenes: { type: 'string' },
    checkpoint: { type: 'string' },
  },
});
const state = process.env.FGCLIP2_DEMO_STATE ?? join(homedir(), '.cache', 'fgclip2-demo-checkpoint');
const folder = values.scenes ?? join(state, `evaluation-${values.seed}`);
if (!existsSync(join(folder, 'scenes.json'))) {
  console.error(
    `There are no scenes in ${folder}. Make them, in tools/demo-checkpoint: ./run.sh scenes ${values.seed}`,
  );
  process.exit(1);
}
const searchSeed = values['search-seed'];
if (!existsSync(join(state, `places-${searchSeed}`, 'scenes.json'))) {
  console.error(
    `There are no places-${searchSeed} in ${state}. Make them, in tools/demo-checkpoint: ./run.sh search-scenes ${searchSeed}`,
  );
  process.exit(1);
}

const evaluation = await readEvaluationScenes(folder);
await using fgclip2 = await load(values.checkpoint ?? demoCheckpoint);
const started = performance.now();
const scores = await evaluateScenes(fgclip2, evaluation, (index) => {
  if ((index + 1) % 100 === 0) console.error(`${index + 1} of ${evaluation.scenes.length} scenes seen`);
});
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${fgclip2.name}, ${evaluation.scenes.length} scenes of seed ${evaluation.seed}, ${seconds} s`);
console.log(scoreTable(scores, evaluation.concepts.length));

const searchStarted = performance.now();
await evaluateSearch(fgclip2, state, Number(searchSeed), console.log);
console.log(`\n${((performance.now() - searchStarted) / 1000).toFixed(0)} s`);
