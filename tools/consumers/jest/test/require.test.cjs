/** @jest-environment node */
const { demoCheckpoint } = require('@fgclip2/demo-checkpoint');
const { load } = require('fgclip2');

it('encodes texts in a CommonJS test, with require', async () => {
  const fgclip2 = await load(demoCheckpoint);
  const { vectors } = await fgclip2.embedTexts(['a black cat', '一只黑猫']);
  await fgclip2.dispose();
  expect(vectors.dims).toEqual([2, 192]);
});
