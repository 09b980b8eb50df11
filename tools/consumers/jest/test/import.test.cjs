/** @jest-environment node */
it('encodes texts in a CommonJS test, with import()', async () => {
  const { demoCheckpoint } = await import('@fgclip2/demo-checkpoint');
  const { load } = await import('fgclip2');
  const fgclip2 = await load(demoCheckpoint);
  const { vectors } = await fgclip2.embedTexts(['a black cat', '一只黑猫']);
  await fgclip2.dispose();
  expect(vectors.dims).toEqual([2, 192]);
  expect(vectors.data).toBeInstanceOf(Float32Array);
});
