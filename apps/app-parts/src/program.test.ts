import { describe, expect, it } from 'vitest';
import { imageCode, program, quote, quoteList } from './program.ts';

const body = 'await fgclip2.heatmap(await decodeImage(demoScenes()[6].url), "apple");\n';

describe('program', () => {
  it('imports what it names, and ends with the model', () => {
    expect(program({ platform: 'node', choice: { model: 'demo', device: 'auto' }, body })).toBe(
      `import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage, load } from 'fgclip2';

const fgclip2 = await load(demoCheckpoint);
${body}await fgclip2.dispose();
`,
    );
  });

  it('is a page for the browser, with the device that was chosen', () => {
    const choice = { model: 'qihoo360/fg-clip2-base', device: 'wasm' as const };
    const code = program({ platform: 'browser', choice, body: '' });
    expect(code).toMatch(
      /^<!doctype html>[\s\S]*<script type="module">\nimport \{ load \} from 'fgclip2';\n/,
    );
    expect(code).toContain("await load('qihoo360/fg-clip2-base', { device: 'wasm' });");
    expect(program({ platform: 'node', choice, body: '' })).toContain("load('qihoo360/fg-clip2-base');");
  });
});

describe('imageCode', () => {
  const pixels = { data: new Uint8Array(3), width: 1, height: 1 };
  const image = { blob: new Blob(), name: 'my cat.jpg', width: 1, height: 1, pixels, sample: undefined };
  const input = { image, samples: [], node: undefined as unknown as HTMLElement };

  it('names a file as its platform opens it', () => {
    expect(imageCode('node', input)).toBe("'my cat.jpg'");
    expect(imageCode('browser', input)).toBe("'./my%20cat.jpg'");
  });
});

describe('quote', () => {
  it.each([
    ['a cat', "'a cat'"],
    ["a cat's tail", "'a cat\\'s tail'"],
    ['a "cat"', `'a "cat"'`],
    ['a \\ and\na line', "'a \\\\ and\\na line'"],
    ['</script><!--', "'\\x3C/script>\\x3C!--'"],
    ['一只猫', "'一只猫'"],
  ])('%s', (text, code) => expect(quote(text)).toBe(code));
});

describe('quoteList', () => {
  it('puts one text a line', () => expect(quoteList(['a', 'b'])).toBe("[\n  'a',\n  'b',\n]"));
});
