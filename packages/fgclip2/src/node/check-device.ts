import { describe } from '@fgclip2/tensor';
import type { NodeModelOptions } from '../loading/load-options.ts';

type NodeDevice = NonNullable<NodeModelOptions['device']>;

const devices = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const satisfies readonly NodeDevice[];

/**
 * Checks that what computes is a device of Node.
 *
 * @throws TypeError with those there are, for one of a page such as `wasm`.
 */
export function checkDevice(options: {
  device?: unknown;
}): asserts options is { device?: NodeDevice | undefined } {
  const { device } = options;
  if (device === undefined || devices.some((known) => known === device)) return;
  throw new TypeError(
    `[fgclip2] Expected ${devices.join(', ')} for device on Node, got ${describe(device)}.`,
  );
}
