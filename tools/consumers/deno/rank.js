import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

/** The best caption's logit, and the dimensions of two texts' vectors. */
export async function rank() {
  await using fgclip2 = await load(demoCheckpoint);
  const [{ url, caption, falseCaption }] = demoScenes();
  const [best] = await fgclip2.rank(url, [falseCaption.zh, caption.zh]);
  const { vectors } = await fgclip2.embedTexts(['a black cat', '一只黑猫']);
  return { isRight: best.text === caption.zh, logit: best.logit.toFixed(3), dims: vectors.dims };
}
