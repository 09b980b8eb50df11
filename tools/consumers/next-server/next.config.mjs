const { platform, arch } = process;

const standalone = {
  output: 'standalone',
  serverExternalPackages: ['fgclip2', '@fgclip2/runtime-node'],
  // Next.js finds the binary of onnxruntime-node, but not the library that it loads.
  outputFileTracingIncludes: {
    '/api/carried': [`./node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/*`],
  },
};

export default process.env.npm_lifecycle_event === 'standalone' ? standalone : {};
