/** Options of what can warn. */
export interface WarningOptions {
  /**
   * Called with a sentence about what is done, but not as it was asked for: a text longer than its walk, which is
   * cut, a box that reaches beyond its image, very many patches. @default that of `load`; console.warn where there is none
   */
  onWarning?: ((message: string) => void) | undefined;
}
