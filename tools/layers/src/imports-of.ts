/** One import of a source file. */
export interface Import {
  /** What is imported, as it is written: `./tensor.ts`, `@fgclip2/checkpoint/node`, `node:fs`. */
  readonly specifier: string;
  /** Line of the specifier, from 1. */
  readonly line: number;
}

// In the text these run over, each string is its number in double quotes; comments are gone.
const importPatterns = [
  /(?<![.\w$])(?:import|export)\b[\w$\s{},*]*?\bfrom\s*"(\d+)"/g, // import x from, import type, export from
  /(?<![.\w$])import\s*"(\d+)"/g, // for its effects
  /(?<![.\w$])import\s*\(\s*"(\d+)"/g, // import('x') as a value and as a type
];

const commentPattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const stringPattern = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`[^`$\\\n]*`/y;
const regularExpressionPattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;

/**
 * Every import of a TypeScript source, in the order of its lines: static, dynamic, `import type`,
 * `export ... from` and `import('x').Type`. Text inside comments and strings does not count.
 */
export function importsOf(source: string): Import[] {
  const { code, strings } = maskStrings(source);
  return importPatterns
    .flatMap((pattern) => [...code.matchAll(pattern)].map((match) => strings[Number(match[1])]!))
    .sort((a, b) => a.line - b.line);
}

/** The source with comments blanked and each string replaced by `"<number>"`; regular expressions become `0`. */
function maskStrings(source: string): { code: string; strings: Import[] } {
  const strings: Import[] = [];
  const openTemplates: number[] = []; // brace depth at each `${` that is still open
  let code = '';
  let depth = 0;
  let line = 1;
  let at = 0;

  /** Moves past the rest of a template, to its end or into its next `${`. */
  function skipTemplate(): void {
    while (at < source.length) {
      if (source[at] === '\\' && source[at + 1] !== '\n') at++;
      else if (source[at] === '`') break;
      else if (source.startsWith('${', at)) {
        openTemplates.push(depth);
        at++;
        code += '(';
        break;
      } else if (source[at] === '\n') line++;
      at++;
    }
    at++;
  }

  function textAt(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  }

  while (at < source.length) {
    const character = source[at]!;
    const comment = textAt(commentPattern);
    const text = textAt(stringPattern);
    const pattern = character === '/' && startsPattern(code) ? textAt(regularExpressionPattern) : undefined;
    if (comment !== undefined) {
      code += ' ';
      line += comment.split('\n').length - 1;
      at += comment.length;
    } else if (text !== undefined) {
      code += `"${strings.push({ specifier: text.slice(1, -1), line }) - 1}"`;
      at += text.length;
    } else if (pattern !== undefined) {
      code += '0';
      at += pattern.length;
    } else if (character === '`') {
      code += '0';
      at++;
      skipTemplate();
    } else if (character === '}' && openTemplates.at(-1) === depth) {
      openTemplates.pop();
      code += ')';
      at++;
      skipTemplate();
    } else {
      if (character === '{') depth++;
      if (character === '}') depth--;
      if (character === '\n') line++;
      code += character;
      at++;
    }
  }
  return { code, strings };
}

/** Whether a `/` after this code begins a regular expression rather than a division. */
function startsPattern(code: string): boolean {
  return /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|throw|else|void|yield|await))\s*$/.test(
    code.slice(-40),
  );
}
