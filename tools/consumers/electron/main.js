import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

const fgclip2 = await load(demoCheckpoint);
const [scene] = demoScenes();
const [best] = await fgclip2.rank(scene.url, [scene.falseCaption.zh, scene.caption.zh]);
console.log(`${best.text} (${fgclip2.runtimeName})`);
await fgclip2.dispose();
