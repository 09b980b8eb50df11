import { Worker } from 'node:worker_threads';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { load } from 'fgclip2';

const sample = './node_modules/@fgclip2/demo-checkpoint';

const createWorker = () => new Worker(new URL('./threads/model.js', import.meta.url));
const runtime = nodeRuntime({ createWorker });
const fgclip2 = await load(`${sample}/checkpoint`, { runtime });
const [best] = await fgclip2.rank(`${sample}/scenes/scene0.png`, ['一只猫', '汉堡']);
console.log(`${best.text} (${fgclip2.runtimeName})`);
await fgclip2.dispose();
await runtime.dispose();
