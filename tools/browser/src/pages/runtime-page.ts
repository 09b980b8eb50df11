import { crossOriginWorker, type WebDevice, webRuntime } from '@fgclip2/runtime-web';
import { Tensor } from '@fgclip2/tensor';
import { affine } from '@fgclip2/test-kit/tiny-programs';

// A page without a bundler: it computes as its address says and shows the result in its title.

const query = new URLSearchParams(location.search);
const folder = query.get('folder') ?? '/fgclip2/';
const url = `${folder}worker.js`;
const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI));

try {
  const runtime = webRuntime({
    device: query.get('device') as WebDevice,
    threads: Number(query.get('threads') ?? 1),
    wasmPaths: folder,
    createWorker: () => (query.has('folder') ? crossOriginWorker(url) : new Worker(url, { type: 'module' })),
  });
  const session = await runtime.createSession(affine());
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]) });
  const name = runtime.name;
  await runtime.dispose();
  document.title = JSON.stringify({ y: [...(y!.data as Float32Array)], name, violations });
} catch (error) {
  document.title = JSON.stringify({ error: String(error), violations });
}
