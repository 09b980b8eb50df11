import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const manifest = (consumer: string) => JSON.parse(read(`tools/consumers/${consumer}/package.json`));

describe.each(['guide/bundling-a-server.md', 'zh/guide/bundling-a-server.md'])('%s', (page) => {
  const text = read(`apps/docs/pages/${page}`);
  const blocksOf = (language: string): string[] =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

  it('shows commands that a consumer runs', () => {
    const scripts = Object.values<string>(manifest('node-bundle').scripts);
    const lines = blocksOf('sh').flatMap((code) =>
      code
        .trim()
        .replaceAll(/ \\\n */g, ' ')
        .split('\n'),
    );
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(scripts.filter((script) => script.startsWith(`${line} && `))).toHaveLength(1);
    }
  });

  it('shows the setting of Electron that a consumer packs with', () => {
    const [setting] = blocksOf('json');
    expect(JSON.parse(`{${setting}}`)).toEqual(manifest('electron').build);
  });
});
