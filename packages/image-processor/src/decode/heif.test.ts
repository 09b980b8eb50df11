import { describe, expect, it } from 'vitest';
import { fixture } from '../node/fixtures/fixture.ts';
import { heifHeader, stillAvif, withoutTurns } from './heif.ts';

describe('heifHeader', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads the boxes of a turned AVIF: %d', async (orientation) => {
    const file = await fixture(`avif-turned-${orientation}.avif`);
    const before = file.slice();
    const header = heifHeader(file);
    expect(header.orientation).toBe(orientation);
    const unturned = withoutTurns(file, header.turns);
    expect(heifHeader(unturned).orientation).toBe(1);
    expect(file).toEqual(before);
    expect(unturned.length).toBe(file.length);
  });

  it('tells where colors are multiplied by alpha', async () => {
    expect(heifHeader(await fixture('avif-premultiplied.avif')).isPremultiplied).toBe(true);
    expect(heifHeader(await fixture('avif-turned-6.avif')).isPremultiplied).toBe(false);
  });

  it('takes files that are cut or damaged anywhere', async () => {
    const file = await fixture('avif-turned-7.avif');
    for (let length = 0; length < file.length; length++) {
      heifHeader(file.subarray(0, length));
      const damaged = file.slice();
      damaged[length] = 255 - damaged[length]!;
      const { orientation } = heifHeader(damaged);
      expect(orientation >= 1 && orientation <= 8).toBe(true);
    }
  });
});

describe('stillAvif', () => {
  it('changes an animated AVIF alone', async () => {
    const animated = await fixture('avif-animated.avif');
    const still = stillAvif(animated);
    expect([...still.keys()].filter((at) => still[at] !== animated[at])).toEqual([11]);
    expect(stillAvif(still)).toBe(still);
  });
});
