import { checkFiles, type Files, type ReadOptions, readJson } from '@fgclip2/files';
import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import {
  defaultOptions,
  type ImageProcessorOptions,
  mergeOptions,
  type ResolvedImageProcessorOptions,
} from './image-processor-options.ts';

/** What errors call this package. */
const owner = '@fgclip2/image-processor';

/** The content of a `preprocessor_config.json`. */
export type PreprocessorConfig = Readonly<Record<string, unknown>>;

/** The keys of the file that are options. */
const optionNames = {
  do_convert_rgb: 'doConvertRgb',
  do_normalize: 'doNormalize',
  do_rescale: 'doRescale',
  do_resize: 'doResize',
  dynamic_max_patches: 'dynamicMaxPatches',
  image_mean: 'imageMean',
  image_std: 'imageStd',
  max_num_patches: 'maxNumPatches',
  patch_size: 'patchSize',
  resample: 'resample',
  rescale_factor: 'rescaleFactor',
} as const satisfies Record<string, keyof ImageProcessorOptions>;

/**
 * The options a `preprocessor_config.json` stands for. A file of a `Siglip2*` class has a fixed budget; one of a
 * `Fgclip2*` class, or one that names no class, has a dynamic budget. `dynamic_max_patches` wins over both.
 *
 * @throws RangeError for a file of another image processor, or a value that an option cannot take.
 */
export function optionsOfConfig(config: PreprocessorConfig): ResolvedImageProcessorOptions {
  checkArguments(owner, { config: [config, kinds.object] });
  const type = config.image_processor_type ?? 'Fgclip2ImageProcessor';
  if (typeof type !== 'string' || !/^(Siglip2|Fgclip2)/.test(type)) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected a Siglip2 or Fgclip2 class for image_processor_type, got ${describe(type)}.`,
    );
  }
  // A JSON null is the class default, as in the reference.
  const given = Object.entries(optionNames)
    .map(([key, name]) => [name, config[key] ?? undefined] as const)
    .filter(([, value]) => value !== undefined);
  const options: ResolvedImageProcessorOptions = {
    ...defaultOptions,
    dynamicMaxPatches: !type.startsWith('Siglip2'),
    ...Object.fromEntries(given),
  };
  return mergeOptions(options, {});
}

/** `config` with the options written over it, ready for `JSON.stringify`. */
export function configOfOptions(
  options: ResolvedImageProcessorOptions,
  config: PreprocessorConfig,
): Record<string, unknown> {
  const entries = Object.entries(optionNames).map(([key, name]) => [key, options[name]]);
  return { ...config, ...Object.fromEntries(entries) };
}

/**
 * Reads a checkpoint's `preprocessor_config.json`.
 *
 * @throws Error when there is no such file or it is not a JSON object; TypeError for a string instead of files.
 */
export async function readPreprocessorConfig(
  files: Files,
  options?: ReadOptions,
): Promise<PreprocessorConfig> {
  checkFiles(files, owner);
  return readJson(files, 'preprocessor_config.json', { ...options, owner });
}
