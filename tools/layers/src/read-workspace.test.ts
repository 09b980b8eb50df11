import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { layers } from './layers.ts';
import { readWorkspace } from './read-workspace.ts';

describe('readWorkspace', () => {
  it('reads the packages of this workspace with their imports, dependencies and references', () => {
    const { packages, rootDependencies } = readWorkspace(
      fileURLToPath(new URL('../../../', import.meta.url)),
    );
    const graph = packages.find(({ name }) => name === '@fgclip2/graph')!;
    expect(graph.folder).toBe('packages/graph');
    expect(graph.references).toContain('packages/tensor');
    expect(graph.dependencies.get('@fgclip2/tensor')).toBeGreaterThan(1);
    expect(graph.nodeTypes).toBe(false);
    expect(graph.hasBrowserForm).toBe(false);
    const own = packages.find(({ name }) => name === '@fgclip2/layers')!;
    const check = own.files.find(({ path }) => path === 'tools/layers/src/check.ts')!;
    expect(check.imports.map(({ specifier }) => specifier)).toEqual([
      'node:fs',
      'node:path',
      'node:url',
      './class-checks.ts',
      './find-violations.ts',
      './layers.ts',
      './read-workspace.ts',
    ]);
    expect(check.lines).toBeGreaterThan(check.imports.length);
    expect(rootDependencies).toContain('vitest');
    expect(layers.flat()).toContain(graph.name);
  });
});
