import { describe, expect, it } from 'vitest';
import { sharpError } from './load-sharp.ts';

const expected = '[@fgclip2/image-processor] Expected the package sharp to decode images, got ';
const here = `${process.platform}-${process.arch}`;

describe('sharpError', () => {
  it('says that sharp is missing', () => {
    for (const reason of [
      `Cannot find package 'sharp' imported from /app/server.js`,
      `Cannot find module 'sharp'\nRequire stack:\n- /app/server.cjs`,
    ]) {
      expect(sharpError(new Error(reason)).message).toBe(`${expected}none. Install it: npm install sharp`);
    }
  });

  it('says why one that is there does not load: its binary is missing, or a bundle holds it', () => {
    const remedy = `Install it with its binary for ${here}: npm install --include=optional sharp. A bundle must leave it out: --external:sharp`;
    for (const reason of [
      `Could not load the "sharp" module using the ${here} runtime`,
      `Cannot find package '@img/colour' imported from /app/node_modules/sharp/dist/colour.mjs`,
      'Dynamic require of "child_process" is not supported',
    ]) {
      expect(sharpError(new Error(`${reason}\nPossible solutions:\n- more`)).message).toBe(
        `${expected}one that does not load (${reason}). ${remedy}`,
      );
    }
  });
});
