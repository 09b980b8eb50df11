import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { checkComparable, load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);

// ':memory:' is gone with the program; a path such as 'images.db' stays.
using database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE made (source TEXT NOT NULL);
  CREATE TABLE images (path TEXT PRIMARY KEY, vector BLOB NOT NULL);
`);

// Once: a row for each image, and what made the vectors.
const paths = demoScenes().map(({ url }) => fileURLToPath(url));
const { vectors, indices, source } = await fgclip2.embedImages(paths);
database.prepare('INSERT INTO made VALUES (?)').run(JSON.stringify(source));
const insert = database.prepare('INSERT OR REPLACE INTO images VALUES (?, ?)');
for (const [row, image] of indices.entries()) {
  insert.run(paths[image]!, vectors.row(row).data);
}

// Vectors have length 1, so their dot product is the cosine.
database.function('cosine', (a, b) => {
  const [x, y] = [floatsOf(a as Uint8Array), floatsOf(b as Uint8Array)];
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
});
const search = database.prepare(
  'SELECT path, cosine(vector, ?) AS it FROM images ORDER BY it DESC LIMIT 2',
);

// For each question: a vector for its text, if it was made like the images'.
const made = database.prepare('SELECT source FROM made').get()!;
for (const question of ['a guitar and a yellow trumpet', '一头鲸鱼']) {
  const query = await fgclip2.embedTexts([question]);
  checkComparable(query.source, JSON.parse(String(made.source)));
  for (const { path, it } of search.iterate(query.vectors.data)) {
    console.log(question, Number(it).toFixed(3), basename(String(path)));
  }
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

// Prints:
// a guitar and a yellow trumpet 0.403 scene13.png
// a guitar and a yellow trumpet 0.126 scene12.png
// 一头鲸鱼 0.482 scene4.png
// 一头鲸鱼 0.259 scene10.png
