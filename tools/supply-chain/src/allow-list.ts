/** What packages from elsewhere may be and do. */
export interface AllowList {
  /** Licences of what the published packages bring, as their package.json has them. */
  readonly licences: readonly string[];
  /**
   * Licences of what is not installed on every platform, by the beginning of its name: the longest that fits counts.
   */
  readonly platformLicences: Readonly<Record<string, string>>;
  /** Packages with a script that npm runs when it installs them, by name: what it does. */
  readonly installScripts: Readonly<Record<string, string>>;
}

/** What was looked at, and found right. */
export const allowList: AllowList = {
  licences: [
    '(MIT OR CC0-1.0)',
    '0BSD',
    'Apache-2.0',
    // libvips, a library of its own that sharp loads and that may be replaced.
    'Apache-2.0 AND LGPL-3.0-or-later',
    'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
    'BSD-3-Clause',
    'ISC',
    'LGPL-3.0-or-later',
    'MIT',
  ],
  platformLicences: {
    '@emnapi/runtime': 'MIT',
    '@img/sharp-': 'Apache-2.0',
    '@img/sharp-libvips-': 'LGPL-3.0-or-later',
    '@img/sharp-wasm32': 'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
    '@img/sharp-win32-': 'Apache-2.0 AND LGPL-3.0-or-later',
    tslib: '0BSD',
  },
  installScripts: {
    esbuild: 'for development: checks its program, or fetches it',
    'onnxruntime-node': 'fetches CUDA libraries on Linux, unless ONNXRUNTIME_NODE_INSTALL is skip',
    protobufjs: 'prints a warning where the range of its version is unusual',
  },
};
