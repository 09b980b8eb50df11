import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import type { Field } from '../field.ts';
import type { FieldCase, Outcome } from '../field-case.ts';
import { refused, said } from '../words.ts';

const captions = ['一头大象', 'a sunflower', '向日葵'];
/** What the sample checkpoint gives the captions for the scene. */
const logits = '-3.0900, -4.0641, -5.1358';
/** The captions in GBK, which Node has no encoder for. */
const gbk = Buffer.from('d2bbcdb7b4f3cff30acff2c8d5bffb0a612073756e666c6f7765720a', 'hex');
const utf16 = Buffer.from(`\uFEFF${captions.join('\r\n')}\r\n`, 'utf16le');

/** Ranks the captions of a file. */
function rank({ scene, write, fgclip2 }: Field, content: Uint8Array | string, ...options: string[]) {
  return fgclip2(['rank', scene, '--texts-file', write('captions.txt', content), '--json', ...options]);
}

/** Right where a file gives the three captions with their logits. */
async function read(field: Field, content: Uint8Array | string, ...options: string[]): Promise<Outcome> {
  const end = await rank(field, content, ...options);
  if (end.code !== 0) return { happened: said(end), ok: false };
  const ranked: { text: string; logit: number }[] = JSON.parse(end.output).images[0].captions;
  const happened = ranked.map(({ logit }) => logit.toFixed(4)).join(', ');
  const isSame = captions.every((caption) => ranked.some(({ text }) => text === caption));
  return {
    happened: `${happened}, quiet: ${end.errors === ''}`,
    ok: isSame && happened === logits && end.errors === '',
  };
}

/** Files of captions, and captions. */
export const textCases: readonly FieldCase[] = [
  {
    name: 'captions-gbk',
    right: 'refused, with the line and the first wrong byte, and how to convert it',
    isCheap: true,
    async try(field) {
      const end = await rank(field, gbk);
      return {
        happened: said(end),
        ok: refused(end, /line 1, byte 5 \(0xB4\)/, /--encoding gb18030/, /iconv/),
      };
    },
  },
  {
    name: 'captions-gbk: --encoding',
    right: `--encoding gb18030 reads it: ${logits}`,
    isCheap: true,
    try: (field) => read(field, gbk, '--encoding', 'gb18030'),
  },
  {
    name: 'captions-latin-1',
    right: 'refused with the line; --encoding windows-1252 reads it',
    async try(field) {
      const latin1 = Buffer.from('a cat\nun éléphant\n', 'latin1');
      const end = await rank(field, latin1);
      const named = await rank(field, latin1, '--encoding', 'windows-1252');
      const isRead = named.code === 0 && named.output.includes('"un éléphant"');
      return {
        happened: `${said(end)}; with --encoding: ${isRead ? 'read' : said(named)}`,
        ok: refused(end, /line 2, byte 10 \(0xE9\)/) && isRead,
      };
    },
  },
  {
    name: 'captions-utf-16',
    right: "a file of PowerShell's >, in UTF-16 with a mark, is read",
    isCheap: true,
    try: (field) => read(field, utf16),
  },
  {
    name: 'captions-utf-16-be',
    right: 'UTF-16 of the other byte order, with a mark, is read',
    try: (field) => read(field, Buffer.from(utf16).swap16()),
  },
  {
    name: 'captions-utf-16-unmarked',
    right: 'UTF-16 without a mark is refused, and the sentence names UTF-16',
    async try(field) {
      const end = await rank(field, Buffer.from('a sunflower\r\na cat\r\n', 'utf16le'));
      return { happened: said(end), ok: refused(end, /UTF-16/, /--encoding utf-16le/) };
    },
  },
  {
    name: 'captions-utf-8',
    right: 'UTF-8 with a mark and lines that end in CR LF is read',
    try: (field) => read(field, `\uFEFF${captions.join('\r\n')}`),
  },
  {
    name: 'captions-cr',
    right: 'lines that end in CR alone are lines',
    try: (field) => read(field, `${captions.join('\r')}\r`),
  },
  {
    name: 'caption-cut',
    right: 'a caption of more than 64 tokens: a warning with its tokens and the walk that reads more',
    isCheap: true,
    async try({ scene, fgclip2 }) {
      const text = Array.from({ length: 100 }, () => 'flower').join(' ');
      const end = await fgclip2(['rank', scene, '--text', text]);
      const width = Math.max(...end.output.split('\n').map((line) => line.length));
      return {
        happened: `${said(end)}; a table ${width} wide`,
        ok:
          end.code === 0 && /was cut: it has \d+ tokens.*walk(Type)? '?long/.test(end.errors) && width < 130,
      };
    },
  },
  {
    name: 'captions-alike',
    right:
      'two captions that differ after 64 tokens: rank warns that both were cut, and embedTexts marks them truncated',
    async try({ scene }) {
      const start = Array.from({ length: 80 }, () => 'flower').join(' ');
      await using fgclip2 = await load(demoCheckpoint);
      const warnings: string[] = [];
      const onWarning = (warning: string) => warnings.push(warning);
      const texts = [`${start} cat`, `${start} dog`];
      await fgclip2.rank(scene, texts, { onWarning });
      const { truncated } = await fgclip2.embedTexts(texts, { onWarning: () => {} });
      return {
        happened: `${warnings.join(' ')} truncated: ${truncated.join(', ')}`,
        ok:
          warnings.length === 1 &&
          /^\[fgclip2\] 2 texts were cut/.test(warnings[0]!) &&
          truncated.every(Boolean),
      };
    },
  },
  {
    name: 'captions-sparse',
    right: 'a sparse array of captions: a sentence that names the place of the hole',
    async try({ scene }) {
      await using fgclip2 = await load(demoCheckpoint);
      const sparse = ['a cat'];
      sparse[2] = 'a dog';
      const message = await fgclip2.rank(scene, sparse).then(String, (error: Error) => error.message);
      return {
        happened: message,
        ok: /^\[@fgclip2\/tokenizer\] Expected a string for texts\[1\], got undefined\.$/.test(message),
      };
    },
  },
];
