/** A file that is no image, or none that can be read. */
export class RefusedFile extends Error {
  /** Why, in the library's words. */
  readonly reason: string;

  constructor(message: string, reason: string, options: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
