import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { describe, expect, it } from 'vitest';
import { load } from './load.ts';

describe('the demo checkpoint on a page with a GPU', () => {
  // A software adapter computes here, which is slow: one small image, two short questions.
  it('ranks and finds on WebGPU as on WebAssembly', async () => {
    const { url, caption, falseCaption } = demoScenes()[0]!;
    const captions = [falseCaption.en, caption.zh];
    const results = [];
    for (const device of ['webgpu', 'wasm'] as const) {
      const fgclip2 = await load(demoCheckpoint, { device });
      const image = await fgclip2.encode(url, { maxNumPatches: 64 });
      const ranking = await image.rank(captions);
      const { peak } = await image.heatmap('hamburger');
      results.push({ ranking, peak });
      expect(fgclip2.runtimeName).toContain(device);
      await fgclip2.dispose();
    }
    const [gpu, cpu] = results;
    expect(gpu!.ranking[0]!.text).toBe(caption.zh);
    for (const [place, { index, logit }] of cpu!.ranking.entries()) {
      expect(gpu!.ranking[place]!.index).toBe(index);
      expect(Math.abs(gpu!.ranking[place]!.logit - logit)).toBeLessThan(1e-3);
    }
    expect([gpu!.peak.row, gpu!.peak.column]).toEqual([cpu!.peak.row, cpu!.peak.column]);
  });

  it('says why it is not on WebGPU, and ranks', async () => {
    const reasons: string[] = [];
    const fgclip2 = await load(demoCheckpoint, { onFallback: (reason) => reasons.push(reason) });
    const [best] = await fgclip2.rank(demoScenes()[1]!.url, ['a burger', 'a keyboard'], {
      maxNumPatches: 64,
    });
    expect(best!.text).toBe('a keyboard');
    expect(reasons).toEqual([
      'the only WebGPU adapter computes in software, which is slower than WebAssembly',
    ]);
    expect(fgclip2.runtimeName).toMatch(/^onnxruntime-web \(wasm/);
    await fgclip2.dispose();
  });
});
