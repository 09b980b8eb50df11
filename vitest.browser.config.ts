import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { quietFlags } from './tools/browser/src/chromium-flags.ts';
import { chromiumPath } from './tools/browser/src/chromium-path.ts';

// What needs a browser, by its suffix: `x.browser-test.ts` runs in a plain page, `x.isolated-test.ts` in one that is
// cross-origin isolated, `x.webgpu-test.ts` in one with a GPU, `x.page-test.ts` starts Chromium itself. `npm run browser`
// runs them where there is a Chromium.

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  test: {
    globalSetup: ['./tools/browser/src/quantized-copies.ts', './tools/files-kit/src/shelf/serve-files.ts'],
    projects: [
      project('browser', { flags: ['--disable-gpu'] }),
      project('isolated', { flags: ['--disable-gpu'], headers: isolation }),
      project('webgpu', { flags: ['--enable-unsafe-webgpu'] }),
      // These start a Chromium themselves, on pages served as a site serves them.
      {
        test: {
          name: 'pages',
          include: ['{packages,tools}/*/src/**/*.page-test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

/** The tests with one suffix, wherever they stand, in a Chromium with these flags and on pages with these headers. */
function project(
  name: string,
  { flags, headers = {} }: { flags: string[]; headers?: Record<string, string> },
): TestProjectInlineConfiguration {
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
    optimizeDeps: { exclude: ['onnxruntime-web', '@huggingface/tokenizers'] },
    worker: { format: 'es' },
    server: { host: '127.0.0.1', headers },
    test: {
      name,
      include: [`{packages,tools}/*/src/**/*.${name}-test.ts`],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      api: { host: '127.0.0.1' },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: { executablePath: chromiumPath, args: [...quietFlags, ...flags] },
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  };
}
