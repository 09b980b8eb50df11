import { Field } from './field.ts';
import { imageCases } from './cases/images.ts';
import { textCases } from './cases/texts.ts';
import { numberCases } from './cases/numbers.ts';
for (const each of [...imageCases, ...textCases, ...numberCases]) {
  if (process.argv[2] && !each.name.includes(process.argv[2])) continue;
  const t = performance.now();
  await using field = new Field();
  let out; try { out = await each.try(field); } catch (e) { out = {happened: 'THREW ' + e.stack, ok: false}; }
  console.log(out.ok, each.name, '|', out.happened, Math.round(performance.now()-t));
}
