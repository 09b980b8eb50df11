import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { quietFlags } from './tools/browser/src/chromium-flags.ts';
import { chromiumPath } from './tools/browser/src/chromium-path.ts';

// What needs a browser; `pnpm run browser` runs it where there is one.

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  test: {
    globalSetup: ['./tools/browser/src/quantized-copies.ts', './tools/browser/src/serve-files.ts'],
    projects: [
      project('plain', { flags: ['--disable-gpu'] }),
      project('isolated', { flags: ['--disable-gpu'], headers: isolation }),
      project('webgpu', { flags: ['--enable-unsafe-webgpu'] }),
      // These start a Chromium themselves, on pages served as a site serves them.
      {
        test: {
          name: 'pages',
          include: ['tools/browser/src/pages/*.page-test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

/** The tests of one folder, in a Chromium with these flags and on pages with these headers. */
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
      include: [`tools/browser/src/${name}/*.browser-test.ts`],
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
