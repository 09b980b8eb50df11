import { createRequire } from 'node:module';
import { folder } from '@fgclip2/checkpoint/node';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { preset } from '@fgclip2/config';
import { visionTower, PositionEmbeddings } from '@fgclip2/vision-model';
import { imageInputs, grids } from './prepare/inputs.ts';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
const require = createRequire(import.meta.resolve('@fgclip2/runtime-node'));
const ort = require('onnxruntime-node');
const config = preset('base').visionConfig;
for (const dtype of ['q8','fp32']) {
const w = (await openCheckpoint(folder('/tmp/fgclip2-bench/'+dtype))).weights();
const program = visionTower(config, w.at('vision_model'), { masked: false }).program();
const bytes = program.serialize((x) => ({ location: 'model.safetensors', offset: x.start }));
const pos = new PositionEmbeddings(config, w.at('vision_model.embeddings'));
for (const n of [256, 1024]) {
  const { pixelValues } = await imageInputs('/tmp/fgclip2-bench', n);
  const p = await pos.of([grids.get(n)!], n);
  const feeds = { pixel_values: new ort.Tensor('float32', pixelValues.data, pixelValues.dims), position_embeddings: new ort.Tensor('float32', p.data, p.dims) };
  for (const [threads, spin] of [[2,'0'],[2,'1'],[1,'0']]) {
    const s = await ort.InferenceSession.create(bytes, { intraOpNumThreads: threads, executionMode: 'sequential', logSeverityLevel: 4, enableProfiling: true, profileFilePrefix: '/tmp/zzprof', extra: { session: { intra_op: { allow_spinning: spin }, model_external_initializers_file_folder_path: '/tmp/fgclip2-bench/'+dtype } } });
    for (let i=0;i<3;i++) await s.run(feeds);
    const walls=[], cpus=[]; for (let i=0;i<9;i++){ const c=process.cpuUsage(); const t=performance.now(); await s.run(feeds); walls.push(performance.now()-t); const {user,system}=process.cpuUsage(c); cpus.push((user+system)/1000);} walls.sort((a,b)=>a-b);cpus.sort((a,b)=>a-b);
    s.endProfiling(); await s.release();
    const f = readdirSync('/tmp').filter(x=>x.startsWith('zzprof')).sort().at(-1)!;
    const ev = JSON.parse(readFileSync('/tmp/'+f,'utf8')); rmSync('/tmp/'+f);
    const ops: Record<string, number> = {}; let runs=0;
    for (const e of ev) { if (e.name==='model_run') runs++; if (e.cat==='Node' && e.name.endsWith('kernel_time')) { const k=e.args.op_name; ops[k]=(ops[k]??0)+e.dur; } }
    console.log(dtype, n, 'threads',threads,'spin',spin,'wall',walls[0]!.toFixed(1), walls[4]!.toFixed(1),'cpu',cpus[4]!.toFixed(1), Object.entries(ops).sort((a,b)=>b[1]-a[1]).slice(0,8).map(([k,v])=>`${k} ${(v/1000/runs).toFixed(1)}`).join(', '));
  }
}}
