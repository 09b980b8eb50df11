/**
 * Renders the art of every concept to one file of straight RGBA bytes, [concepts, 160, 160, 4].
 * Usage: node render.mjs <concepts.json> <sprites.rgba>
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const side = 160;
const [conceptsFile, spritesFile] = process.argv.slice(2);
if (!conceptsFile || !spritesFile) throw new Error('Usage: node render.mjs <concepts.json> <sprites.rgba>');

const require = createRequire(import.meta.url);
const set = JSON.parse(readFileSync(require.resolve('@iconify-json/noto/icons.json'), 'utf8'));
const names = JSON.parse(readFileSync(require.resolve('@iconify-json/noto/chars.json'), 'utf8'));

const concepts = JSON.parse(readFileSync(conceptsFile, 'utf8'));
writeFileSync(`${spritesFile}.part`, Buffer.concat(concepts.map(({ emoji }) => render(iconOf(emoji)))));
renameSync(`${spritesFile}.part`, spritesFile);
console.log(`${concepts.length} things of ${side} x ${side} pixels in ${spritesFile}`);

function iconOf(emoji) {
  const codes = [...emoji].map((character) => character.codePointAt(0).toString(16));
  const plain = codes.filter((code) => code !== 'fe0f');
  const name = names[codes.join('-')] ?? names[plain.join('-')];
  const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent];
  if (icon === undefined) throw new Error(`No drawing of ${emoji} in the set.`);
  return icon;
}

function render({ body, left = 0, top = 0, width = set.width ?? 16, height = set.height ?? 16 }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${left} ${top} ${width} ${height}" width="${side}" height="${side}">${body}</svg>`;
  const { pixels } = new Resvg(svg, { fitTo: { mode: 'width', value: side } }).render();
  return withoutPremultiplying(pixels);
}

/** The color channels divided by alpha: the renderer returns them multiplied. */
function withoutPremultiplying(pixels) {
  const straight = Buffer.from(pixels);
  for (let at = 0; at < straight.length; at += 4) {
    const alpha = straight[at + 3];
    if (alpha === 0) continue;
    for (let channel = at; channel < at + 3; channel++) {
      straight[channel] = Math.min(255, Math.round((straight[channel] * 255) / alpha));
    }
  }
  return straight;
}
