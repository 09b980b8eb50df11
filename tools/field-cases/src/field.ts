import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { type Command, type CommandOptions, type Ended, ended, startCommand } from './command.ts';

/** What a case works with; its folder and its servers end with it. */
export class Field implements AsyncDisposable {
  /** A folder of its own. */
  readonly folder = mkdtempSync(join(tmpdir(), 'fgclip2-field-'));
  /** An image file: a sunflower, an elephant and a butterfly. */
  readonly scene = fileURLToPath(demoScenes()[5]!.url);
  /** The folder of the sample checkpoint, which the command uses where no model is named. */
  readonly model = demoCheckpoint.name;
  private readonly toClose: (() => unknown)[] = [];

  /** Writes a file into the folder, with the folders above it, and gives its path. */
  write = (name: string, content: Uint8Array | string): string => {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  };

  /** Copies the sample checkpoint into the folder, changed as given, and gives its path. */
  modelCopy = (name: string, change: (weights: Buffer) => Uint8Array | string = (same) => same): string => {
    const copy = join(this.folder, name);
    cpSync(this.model, copy, { recursive: true });
    this.write(join(name, 'model.safetensors'), change(readFileSync(join(copy, 'model.safetensors'))));
    return copy;
  };

  /** Starts `fgclip2` with these arguments, in the folder. */
  start = (args: readonly string[], options: CommandOptions = {}): Command => {
    const { env, ...others } = options;
    return startCommand(args, { cwd: this.folder, env: { ...this.env, ...env }, ...others });
  };

  /** Runs `fgclip2` with these arguments to its end. */
  fgclip2 = (args: readonly string[], options?: CommandOptions): Promise<Ended> =>
    ended(this.start(args, options));

  /** Runs a line of bash, in which `$scene` is the image. */
  bash = (line: string, options: CommandOptions = {}): Promise<Ended> => {
    const env = { ...this.env, scene: this.scene, ...options.env };
    return ended(startCommand([line], { cwd: this.folder, ...options, env, shell: true }));
  };

  /** Starts a local hub that has the sample checkpoint as `a/b`. */
  hub = async (): Promise<LocalHub> => {
    const names = readdirSync(this.model);
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(this.model, name))]));
    const hub = await startLocalHub({ repositories: { 'a/b': { files } } });
    this.closing(() => hub.close());
    return hub;
  };

  /** Lets something end with the case. */
  closing = (close: () => unknown): void => {
    this.toClose.push(close);
  };

  /** No caches, tokens and proxies of the machine; an empty cache of its own. */
  private get env(): NodeJS.ProcessEnv {
    const taken = /^(HF_|HUGGING|TRANSFORMERS_|XDG_|NODE_USE_ENV_PROXY)|_PROXY$/i;
    const kept = Object.entries(process.env).filter(([name]) => !taken.test(name));
    return {
      ...Object.fromEntries(kept),
      FGCLIP2_MODEL: this.model,
      HF_HOME: join(this.folder, 'hf'),
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.toClose.reverse()) await close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
