import { checkArguments, describe, kinds } from '@fgclip2/tensor';

/** Refuses a name that is not a plain relative path with `/`: absolute, with `..`, `\`, a drive or a NUL. */
export function checkFileName(file: string): void {
  checkArguments('@fgclip2/files', { file: [file, kinds.text] });
  const segments = file.split('/');
  if (
    /[\\:\0]/.test(file) ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  ) {
    throw new RangeError(
      `[@fgclip2/files] Expected a relative file name such as model.safetensors or onnx/model.onnx, got ${describe(file)}.`,
    );
  }
}
