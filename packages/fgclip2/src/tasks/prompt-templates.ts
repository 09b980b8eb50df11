import { describe } from '@fgclip2/tensor';

/** Prompts for English labels; `{}` stands for the label. */
export const englishTemplates: readonly string[] = [
  'a photo of {}',
  'a picture of {}',
  'an image of {}',
  'a close-up of {}',
  'this is {}',
  '{}',
];

/** Prompts for Chinese labels; `{}` stands for the label. */
export const chineseTemplates: readonly string[] = [
  '一张{}的照片',
  '一张{}的图片',
  '{}的特写',
  '图中有{}',
  '这是{}',
  '{}',
];

/** The prompts for a label when none are given: Chinese ones for a label with Chinese characters. */
export function templatesFor(label: string): readonly string[] {
  return /\p{Script=Han}/u.test(label) ? chineseTemplates : englishTemplates;
}

/** A template with a label in each place of `{}` or `{label}`. */
export function fillTemplate(template: string, label: string): string {
  return template.replaceAll(/\{(label)?\}/g, () => label);
}

/**
 * Checks a list of templates.
 *
 * @throws RangeError when it is empty, or one has no place for the label; TypeError for anything but strings.
 */
export function checkTemplates(templates: readonly string[]): void {
  if (!Array.isArray(templates) || templates.length === 0) {
    throw new RangeError(`[fgclip2] Expected one or more templates, got ${describe(templates)}.`);
  }
  templates.forEach((template, index) => {
    if (typeof template !== 'string') {
      throw new TypeError(`[fgclip2] Expected a string for templates[${index}], got ${describe(template)}.`);
    }
    if (!/\{(label)?\}/.test(template)) {
      throw new RangeError(
        `[fgclip2] Expected a place for the label, {} or {label}, in templates[${index}], got ${describe(template)}.`,
      );
    }
  });
}
