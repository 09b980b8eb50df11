import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { load } from 'fgclip2';

const model = load(demoCheckpoint, { runtime: nodeRuntime() });

export async function GET(): Promise<Response> {
  const fgclip2 = await model;
  const [scene] = demoScenes();
  const [best] = await fgclip2.rank(scene!.url, [scene!.falseCaption.zh, scene!.caption.zh]);
  return new Response(`${best!.text} (${fgclip2.runtimeName})`);
}
