import { heatmapOverlay, load } from 'fgclip2';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Data = ReturnType<typeof heatmapOverlay>['data'];
type Ranked = Awaited<ReturnType<Awaited<ReturnType<typeof load>>['rank']>>;
export const isAny: IsAny<Data> | IsAny<Ranked> | IsAny<Ranked[number]['logit']> = false;
export const data: Uint8ClampedArray<ArrayBuffer> = heatmapOverlay(
  { data: new Uint8Array(3), width: 1, height: 1 },
  { cosines: new Float32Array(1), rows: 1, columns: 1, min: 0, max: 0 },
).data;

export async function best(image: string): Promise<string | undefined> {
  await using fgclip2 = await load('./checkpoint');
  const [first] = await fgclip2.rank(image, ['a cat', '一只猫']);
  return first?.text;
}
