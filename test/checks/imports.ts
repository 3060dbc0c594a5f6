// A source file → what it imports, whether only for its types, and from where. In: a folder. Out: imports by file.
// Separate from import-direction.ts, which holds the rules and reads no file.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { Visitor, parseSync } from 'oxc-parser';

export interface Import {
  /** Path of the importing file from the root, with `/`. */
  readonly from: string;
  readonly line: number;
  /** A path from the root for one of our files, without its extension; the package's name for any other. */
  readonly target: string;
  readonly isPackage: boolean;
  /** The import leaves nothing in the built file. */
  readonly isTypeOnly: boolean;
}

const SOURCES = ['*.ts', '{process,gateway,subgraphs,schema,bench,test,dashboard,docs}/**/*.{ts,tsx}'];

/** Paths of all TypeScript files of the project from its root, with `/`. */
export function listSources(root: string): string[] {
  return globSync(SOURCES, { cwd: root, exclude: (path) => path === 'node_modules' || path === 'dist' })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Every import of one file: static, re-exported, dynamic, `import('…')` types, `require`.
 * Errors: throws for a file that does not parse, and for a dynamic import whose target is not written out,
 * since such an import could go anywhere unseen.
 */
export function readImports(root: string, from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const { program, errors } = parseSync(from, text);
  const [error] = errors;
  if (error) throw new Error(`${from}: ${error.message}`);

  const found: Import[] = [];
  const add = (source: { type: string; value?: unknown; start: number }, isTypeOnly: boolean) => {
    const line = text.slice(0, source.start).split('\n').length;
    if (source.type !== 'Literal' || typeof source.value !== 'string') {
      throw new Error(`${from}:${line}: the target of an import must be written out`);
    }
    const isPackage = !source.value.startsWith('.');
    const target = isPackage
      ? packageName(source.value)
      : join(dirname(from), source.value).replace(/\.(js|ts|jsx|tsx)$/, '');
    found.push({ from, line, target, isPackage, isTypeOnly });
  };
  new Visitor({
    ImportDeclaration({ source, importKind, specifiers }) {
      const areTypes =
        specifiers.length > 0 &&
        specifiers.every((each) => each.type === 'ImportSpecifier' && each.importKind === 'type');
      add(source, importKind === 'type' || areTypes);
    },
    ExportNamedDeclaration({ source, exportKind }) {
      if (source) add(source, exportKind === 'type');
    },
    ExportAllDeclaration({ source, exportKind }) {
      add(source, exportKind === 'type');
    },
    ImportExpression({ source }) {
      add(source, false);
    },
    TSImportType({ source }) {
      add(source, true);
    },
    CallExpression({ callee, arguments: [source] }) {
      if (callee.type === 'Identifier' && callee.name === 'require' && source) add(source, false);
    },
  }).visit(program);
  return found;
}
