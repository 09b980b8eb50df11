/**
 * The packages of each layer, lowest first: a package imports only from layers below its own, so peers
 * never import each other. A new package under `packages/` needs a place here; a name may stand here
 * before its package does.
 */
export const layers: readonly (readonly string[])[] = [
  ['@fgclip2/tensor'],
  ['@fgclip2/files'],
  [
    '@fgclip2/runtime',
    '@fgclip2/checkpoint',
    '@fgclip2/config',
    '@fgclip2/tokenizer',
    '@fgclip2/image-processor',
  ],
  [
    '@fgclip2/graph',
    '@fgclip2/processor',
    '@fgclip2/runtime-node',
    '@fgclip2/runtime-web',
    '@fgclip2/demo-checkpoint',
  ],
  ['@fgclip2/text-model', '@fgclip2/vision-model'],
  ['@fgclip2/model'],
  ['@fgclip2/quantize'],
  ['fgclip2'],
  ['@fgclip2/search'],
  [
    '@fgclip2/store-postgres',
    '@fgclip2/store-lancedb',
    '@fgclip2/adapters',
    '@fgclip2/client',
    '@fgclip2/server',
    '@fgclip2/mcp',
    '@fgclip2/eval',
  ],
  ['@fgclip2/cli'],
];
