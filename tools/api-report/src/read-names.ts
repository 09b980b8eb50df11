import { sep } from 'node:path';
import ts from 'typescript';
import type { PublishedPackage } from './read-packages.ts';

/** A name that an entry exports. */
export interface PublicName {
  name: string;
  /** Its whole declaration, without comments. */
  declaration: string;
  /** Where that stands: equal for two names exactly if both are the same thing. */
  place: string;
  /** The package of ours that declares it; undefined for what comes from elsewhere. */
  owner: string | undefined;
  /** Whether it can be written where a type is expected. */
  isType: boolean;
}

/** The names of each entry, by the entry's name; each list is sorted. The packages must be built. */
export function readNames(packages: readonly PublishedPackage[]): Map<string, PublicName[]> {
  const entries = packages.flatMap((published) => published.entries);
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ESNext, types: [], noEmit: true },
  );
  const checker = program.getTypeChecker();
  return new Map(
    entries.map(({ name, file }) => {
      const source = program.getSourceFile(file);
      if (source === undefined) throw new Error(`[api-report] Expected declarations at ${file}, got none.`);
      const module = checker.getSymbolAtLocation(source);
      const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
      const names = symbols.map((symbol) => describe(symbol, checker, packages));
      return [name, names.sort((a, b) => (a.name < b.name ? -1 : 1))];
    }),
  );
}

const printer: ts.Printer = ts.createPrinter({ removeComments: true });

function describe(
  exported: ts.Symbol,
  checker: ts.TypeChecker,
  packages: readonly PublishedPackage[],
): PublicName {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const nodes = (symbol.declarations ?? []).map(statementOf);
  const [first] = nodes;
  if (first === undefined) {
    throw new Error(
      `[api-report] Expected a declaration of ${exported.name}, got none: is everything built?`,
    );
  }
  const file = first.getSourceFile().fileName;
  const declaration = nodes.map((node) =>
    printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()),
  );
  return {
    name: exported.name,
    declaration: declaration.join('\n'),
    place: `${file}:${first.pos}`,
    owner: packages.find(({ folder }) => file.startsWith(`${folder}${sep}`.replaceAll(sep, '/')))?.name,
    isType: (symbol.flags & ts.SymbolFlags.Type) !== 0,
  };
}

/** A constant is declared inside a statement, which is what a reader wants to see. */
function statementOf(node: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(node) ? node.parent.parent : node;
}
