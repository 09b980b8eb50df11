import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

const output = document.querySelector('output');
try {
  const fgclip2 = await load(demoCheckpoint);
  const [scene] = demoScenes();
  const [best] = await fgclip2.rank(scene.url, [scene.falseCaption.zh, scene.caption.zh]);
  output.textContent = `${best.text} (${fgclip2.runtimeName})`;
} catch (error) {
  output.textContent = `failed: ${error.message}`;
}
