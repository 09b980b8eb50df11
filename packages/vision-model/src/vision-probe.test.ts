import { createHash } from 'node:crypto';
import { Fgclip2VisionConfig, preset } from '@fgclip2/config';
import { describe, expect, it } from 'vitest';
import { visionProbe } from './vision-probe.ts';

describe('visionProbe', () => {
  it('is the same image everywhere: copies that exist were measured with it', () => {
    const { pixelValues, spatialShapes } = visionProbe(preset('base').visionConfig);
    expect([pixelValues.dims, [...spatialShapes.data]]).toEqual([
      [1, 64, 768],
      [8, 8],
    ]);
    const pixels = pixelValues.data as Float32Array;
    expect([Math.min(...pixels), Math.max(...pixels)]).toEqual([-1, 1]);
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '60ffca2d15745683e9c6c2373aea63c7ad07507b5a7ebdfd8497fe1af031d731',
    );
  });

  it('has the patches of the tower', () => {
    const config = new Fgclip2VisionConfig({ patchSize: 14, numChannels: 1 });
    expect(visionProbe(config).pixelValues.dims).toEqual([1, 64, 196]);
  });
});
