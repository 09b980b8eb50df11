import { weightsKind } from '@fgclip2/checkpoint';
import { type ArgumentKind, checkArguments, kinds } from '@fgclip2/tensor';

/** What a model is made of; `owner` is the package that errors name. */
export function checkModelParts(
  owner: string,
  parts: { config: object; weights: object; runtime: object },
): void {
  checkArguments(owner, { parts: [parts, kinds.object] });
  const { config, weights, runtime } = parts;
  checkArguments(owner, {
    config: [config, aConfig],
    weights: [weights, weightsKind],
    runtime: [runtime, aRuntime],
  });
}

// By what is used of them: they may come from another copy of their package.

const aConfig: ArgumentKind = {
  expected: 'a config',
  accepts: (value) => typeof Object(value).toJSON === 'function' && kinds.object.accepts(Object(value).extra),
};

const aRuntime: ArgumentKind = {
  expected: 'a runtime',
  accepts: (value) => typeof Object(value).createSession === 'function',
};
