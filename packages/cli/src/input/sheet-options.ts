import { Option } from '@commander-js/extra-typings';
import { endingIn } from './option-values.ts';

/** Where a sheet is written, as the option `--output`. */
export function sheetOption(): Option<
  '-o, --output <file.html>',
  undefined,
  undefined,
  string,
  false,
  undefined
> {
  return new Option('-o, --output <file.html>', 'write one HTML file with the images').argParser(
    endingIn('.html'),
  );
}

/** Whether a sheet is shown, as the option `--open`. */
export function openOption(): Option<'--open'> {
  return new Option('--open', 'show the images in the browser, by an HTML file in a temporary folder or -o');
}
