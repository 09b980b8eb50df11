export async function load(folder: string): Promise<number> {
  const { load } = await import('fgclip2');
  const fgclip2 = await load(folder);
  const { vectors } = await fgclip2.embedTexts(['a cat']);
  await fgclip2.dispose();
  return vectors.data[0] ?? 0;
}
