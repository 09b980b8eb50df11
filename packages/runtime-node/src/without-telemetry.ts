/**
 * Keeps onnxruntime from reporting to its maker: since 1.29 its builds for Linux do so unless this variable is set. They
 * read the command line for it, too, and die of one with thousands of names. Read when the library is loaded; a value
 * that is there already stays.
 */
export function withoutTelemetry(env: Record<string, string | undefined> = process.env): void {
  env.ORT_DISABLE_TELEMETRY ??= '1';
}
