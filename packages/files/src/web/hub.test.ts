import { createHash } from 'node:crypto';
import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HubOptions, hub } from './hub.ts';

const weights = new Uint8Array(1_000_000).map((_, i) => (i * i) % 251);
const contents = { 'config.json': 'one', 'model.safetensors': weights, 'tokenizer/a b.json': '{}' };

let local: LocalHub;

beforeEach(async () => {
  local = await startLocalHub({
    repositories: {
      'a/b': { files: contents },
      'a/contract': { files: contractContents },
      'a/private': { files: contents, token: 'secret' },
    },
  });
});
afterEach(() => local.close());

function files(id = 'a/b', options: HubOptions = {}) {
  return hub(id, { endpoint: local.url, cache: false, retries: 0, ...options });
}

async function textOf(id?: string, options?: HubOptions, file = 'config.json') {
  const source = await files(id, options).open(file);
  return source && new TextDecoder().decode(await source.read(0, source.size));
}

const asked = () => local.requests.map(({ path, range }) => `${path.split('/').at(-1)} ${range}`);

describeFilesContract('hub in the browser, without storage', () => ({
  files: files('a/contract'),
  contents: contractContents,
}));

describe('open', () => {
  it('takes all files from the commit that the revision stood for', async () => {
    const all = files();
    expect([all.name, all.revision]).toEqual(['a/b', undefined]);
    const source = (await all.open('config.json'))!;
    expect(source.name).toBe('a/b/config.json');
    expect(all.revision).toBe(local.commitOf('a/b'));
    local.push('a/b', { 'config.json': 'two', 'extra.json': '' });
    expect(await all.open('extra.json')).toBeUndefined();
    expect(await all.list!()).toEqual(Object.keys(contents));
    const again = files();
    await again.open('extra.json');
    expect(again.revision).not.toBe(all.revision);
  });

  it('asks once for commit, sizes and digests, then for each file by range', async () => {
    const all = files();
    const source = (await all.open('model.safetensors'))!;
    await source.read(0, 100_000);
    await source.read(500_000, 600_000);
    expect(await all.open('nothing.json')).toBeUndefined();
    const oid = createHash('sha256').update(weights).digest('hex');
    expect(asked()).toEqual([
      'main undefined',
      'model.safetensors bytes=0-131071',
      `${oid} bytes=0-131071`,
      `${oid} bytes=500000-599999`,
    ]);
  });

  it('takes the commit of a mirror without the API from its files', async () => {
    local.faults.push({ at: 'hub', times: Number.POSITIVE_INFINITY, path: /^\/api\//, status: 404 });
    const all = files();
    expect((await all.open('config.json'))?.size).toBe(3);
    expect(all.revision).toBe(local.commitOf('a/b'));
    expect(await all.open('nothing.json')).toBeUndefined();
    await expect(textOf('a/nothing')).rejects.toThrow('got none of this name');
  });

  it('waits for a silent hub as long as the option says', async () => {
    local.faults.push({ at: 'hub', hang: true });
    await expect(textOf('a/b', { timeout: 50 })).rejects.toThrow(
      `[@fgclip2/files] Expected a response from ${local.url}/api/models/a/b/revision/main, got nothing within 0.05 s.`,
    );
  });

  it('refuses a password in the address, and does not show it', () => {
    expect(() => hub('a/b', { endpoint: 'https://anna:secret@hub.example.org' })).toThrow(
      new TypeError(
        '[@fgclip2/files] Expected a URL without a password for endpoint, which a page does not send, got one for hub.example.org. Send it as a header, by the option fetch.',
      ),
    );
  });

  it('opens names with spaces below folders', async () => {
    expect(await textOf('a/b', {}, 'tokenizer/a b.json')).toBe('{}');
  });

  it('sends the token to the hub only', async () => {
    const source = (await files('a/private', { token: 'secret' }).open('model.safetensors'))!;
    await source.read(500_000, 600_000);
    expect(local.requests.map(({ at, authorization }) => [at, authorization])).toEqual([
      ['hub', 'Bearer secret'],
      ['hub', 'Bearer secret'],
      ['storage', undefined],
      ['storage', undefined],
    ]);
  });

  it('says what the hub refused', async () => {
    await expect(textOf('a/private')).rejects.toThrow(
      `[@fgclip2/files] Expected access to a/private on ${local.url}, got status 401 without a token: it is private or gated, or there is none of this name. Check the name; if it is private, give a token that may read it (the token option).`,
    );
    await expect(textOf('a/private', { token: 'x' })).rejects.toThrow('got status 401 with the token in use');
    await expect(textOf('a/b', { revision: 'v2' })).rejects.toThrow(
      `[@fgclip2/files] Expected revision v2 of a/b on ${local.url}, got none of this name.`,
    );
    await expect(textOf('a/nothing')).rejects.toThrow(
      `[@fgclip2/files] Expected a model repository a/nothing on ${local.url}, got none of this name.`,
    );
  });

  it('refuses a large file that is not what the hub announced, when it is read whole', async () => {
    const source = (await files().open('model.safetensors'))!;
    local.faults.push({ at: 'storage', wrongBytes: true });
    await expect(source.read(0, source.size)).rejects.toThrow(
      /Expected sha256 [0-9a-f]{64} for a\/b\/model\.safetensors, got [0-9a-f]{64}: what was kept of it was deleted, load again\.$/,
    );
    const again = (await files().open('model.safetensors'))!;
    expect(await again.read(0, again.size)).toEqual(weights);
  });

  it.each(['', 'a/b/c', '../x', 'a--b'])('refuses the id %j', (id) => {
    expect(() => hub(id)).toThrow(RangeError);
  });

  it('refuses the revision ..', () => {
    expect(() => hub('a/b', { revision: '..' })).toThrow(
      '[@fgclip2/files] Expected a branch, tag or commit for revision, got "..".',
    );
  });
});
