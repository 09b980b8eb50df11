/** The budgets of the dynamic rule, in patches. */
export type PatchBudget = 128 | 256 | 576 | 784 | 1024;

const budgets = [128, 256, 576, 784] as const;

/**
 * The patch budget of an image under the dynamic rule: the smallest of 128, 256, 576, 784 that holds its whole
 * patches, 1024 beyond; `height` and `width` in pixels.
 */
export function patchBudget(height: number, width: number, patchSize: number): PatchBudget {
  const patches = Math.floor(height / patchSize) * Math.floor(width / patchSize);
  return budgets.find((budget) => patches <= budget) ?? 1024;
}
