import { fileURLToPath } from 'node:url';
import { run } from '@fgclip2/cli';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';

// What `npm start` does: ranks captions in two languages for a bundled image with the bundled checkpoint.
// `npm start -- rank photo.jpg --text "..."` is the command itself, with the bundled checkpoint as the default.

process.env.FGCLIP2_MODEL ??= demoCheckpoint.name;

const args = process.argv.slice(2);
await run(args.length > 0 ? args : bundledExample());

function bundledExample(): string[] {
  const scenes = demoScenes();
  const scene = scenes[5]!;
  const captions = [scene.caption, scene.falseCaption, scenes[1]!.caption].flatMap(({ en, zh }) => [en, zh]);
  console.log(`Captions for ${scene.file}\n`);
  return ['rank', fileURLToPath(scene.url), ...captions.flatMap((caption) => ['--text', caption])];
}
