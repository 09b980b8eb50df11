import { Tensor } from 'fgclip2';
import { partVectors } from '@fgclip2/search';
import { Clusters } from '../../../packages/search/src/parts/clusters.ts';
for (const n of [256, 1024]) {
  const rows = Math.sqrt(n), w = 768; let seed = 1; const rnd = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648 - .5; };
  const proto = Array.from({ length: 12 }, () => Float32Array.from({ length: w }, rnd));
  const data = new Float32Array(n * w); for (let i = 0; i < n; i++) { const p = proto[Math.floor((i % rows) / 5) + 3 * Math.floor(i / rows / 5)] ?? proto[0]!; for (let d = 0; d < w; d++) data[i * w + d] = p[d]! + 1.0 * rnd(); }
  const t = new Tensor('float32', data, [n, w]);
  for (let r = 0; r < 4; r++) await partVectors(t, rows, rows);
  const c0 = process.cpuUsage(); for (let r = 0; r < 20; r++) await partVectors(t, rows, rows); const c1 = process.cpuUsage(c0); console.log(n, 'cpu', ((c1.user + c1.system) / 20000).toFixed(1), 'ms');
  const a = performance.now(); for (let r = 0; r < 10; r++) await partVectors(t, rows, rows); console.log('async', ((performance.now() - a) / 10).toFixed(1));
}
