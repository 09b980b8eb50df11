import { isTestSupport } from './file-role.ts';

/**
 * Where `instanceof` may stand, by its file and class, with the reason. What a caller passes is known by a tag or a
 * brand instead (`classTag`, `messageOf`, `Symbol.for`): it may come from another realm, or from another copy of a
 * package.
 */
export const allowedClassChecks: Readonly<Record<string, string>> = {
  'packages/cli/src/program.ts CommanderError': 'thrown by the only copy that the command imports',
  'packages/cli/src/program.ts OutputError': 'a class of the command itself',
  'packages/cli/src/program.ts UsageError': 'a class of the command itself',
  'packages/fgclip2/src/loading/downloads.ts Ended': 'thrown and caught in the same file',
  'packages/files/src/node/http/connection-failure.ts Unreachable': 'thrown and caught in the same package',
  'packages/files/src/node/http/connection-failure.ts TemporaryFailure':
    'thrown and caught in the same package',
  'packages/files/src/web/ranges/open-file.ts TemporaryFailure': 'thrown and caught in the same package',
  'packages/files/src/web/ranges/remote-file.ts PageRefused': 'thrown and caught in the same package',
  'packages/files/src/http/retries.ts TemporaryFailure': 'thrown and caught in the same file or package',
  'packages/image-processor/src/decode/decode-file.ts RangeError': 'of checkPixels, in the same package',
  'packages/image-processor/src/web/decode-image.ts RangeError': 'of checkPixels, in the same package',
  'packages/image-processor/src/web/read/read-source.ts RangeError': 'of checkPixels, in the same package',
  ...Object.fromEntries(
    ['node', 'web'].flatMap((platform) =>
      [
        'Model',
        'TextModel',
        'VisionModel',
        'Tokenizer',
        'Config',
        'ImageProcessor',
        'ImageProcessorFast',
        'Processor',
      ].map((name) => [
        `packages/fgclip2/src/${platform}/reference-classes.ts ${name}`,
        'what instanceof itself means for a class that stands for another',
      ]),
    ),
  ),
};

/** What is wrong with the `instanceof` in some files, one sentence each; `textOf` gives the text of one. */
export function classCheckViolations(paths: readonly string[], textOf: (path: string) => string): string[] {
  const found = new Set(
    paths
      .filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !isTestSupport(path))
      .flatMap((path) => classChecks(path, textOf(path))),
  );
  const isAllowed = (check: string) => Object.hasOwn(allowedClassChecks, check);
  const unknown = [...found].filter((check) => !isAllowed(check));
  const gone = Object.keys(allowedClassChecks).filter((check) => !found.has(check));
  return [
    ...unknown.map((check) => {
      const [path, name] = check.split(' ');
      return `${path}:1: instanceof ${name} is false for a value of another realm or copy; ask for its tag or brand, or say in ${own} why none comes.`;
    }),
    ...gone.map((check) => `${own}:1: "${check}" is allowed and not there; delete its line.`),
  ];
}

const own = 'tools/layers/src/class-checks.ts';

/** The `instanceof` in the text of a file, as {@link allowedClassChecks} names them; comments do not count. */
export function classChecks(path: string, text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/\binstanceof\s+([\w.]+)/g)].map(([, name]) => `${path} ${name}`);
}
