import { describe } from '@fgclip2/tensor';
import type { ExternalWeight, Placement, Program } from '../contract.ts';

/**
 * The ONNX model of a program whose weights are where `placements` says, in a buffer of its own that may be
 * transferred. Errors begin with the name of the runtime's package.
 *
 * @throws Error for a program that asks for a weight it has not listed.
 */
export function serializeWith(
  program: Program,
  placements: ReadonlyMap<ExternalWeight, Placement>,
  packageName: string,
): Uint8Array<ArrayBuffer> {
  const serialized = program.serialize((weight) => {
    const placement = placements.get(weight);
    if (placement !== undefined) return placement;
    throw new Error(
      `[${packageName}] Expected ${describe(weight.name)} among the program's externalWeights.`,
    );
  });
  return new Uint8Array(serialized); // copied: transferring a view would move the whole buffer
}
