// Rewrites a module into the body of a function: imports and exports are taken out and told, import.meta and import() are asked of the
// linker. By a parser (acorn), because a lexer does not tell what is declared.

import { parse, type AnyNode, type ExportDefaultDeclaration, type ExportNamedDeclaration, type ImportDeclaration, type Program } from 'acorn';
import { assignedBy, bound, flat, nameOf } from './names';

/** A name that a module takes from another; `imported` is null for the whole namespace. */
export interface Import {
  readonly specifier: string;
  readonly imported: string | null;
  readonly local: string;
}

/** A name that a module gives: of its own (`local`), or another's (`from`; `imported` null for the namespace). */
export interface Export {
  readonly name: string;
  readonly local: string | null;
  readonly from: { readonly specifier: string; readonly imported: string | null } | null;
  /** The binding never changes once the module has run. */
  readonly isFixed: boolean;
}

/** A module, taken apart. */
export interface Rewritten {
  readonly code: string;
  /** Of the modules that it imports or exports from: in order, each once. */
  readonly specifiers: readonly string[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** Modules all of whose exports are exported. */
  readonly stars: readonly string[];
}

/** Name by which the code asks the linker. */
export const LINKER = '$awpLinker';
const DEFAULT = '$awpDefault';

type Edit = readonly [start: number, end: number, text: string];
type Statement = Program['body'][number];

/** Takes a module apart; throws a SyntaxError where it is none. */
export function rewrite(source: string): Rewritten {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: false, preserveParens: true });
  const rewriter = new Rewriter(source);
  rewriter.program(program);
  return rewriter.result();
}

class Rewriter {
  private readonly edits: Edit[] = [];
  private readonly specifiers = new Set<string>();
  private readonly imports: Import[] = [];
  private readonly exports: Omit<Export, 'isFixed'>[] = [];
  private readonly stars: string[] = [];
  /** Names that are assigned to, of whatever scope. */
  private readonly assigned = new Set<string>();

  constructor(private readonly source: string) {}

  program({ body }: Program): void {
    for (const node of body) if ('source' in node && node.source) this.specifiers.add(node.source.value as string);
    // First: a name may be exported before the place where it is imported.
    for (const node of body) if (node.type === 'ImportDeclaration') this.importDeclaration(node);
    for (const node of body) this.statement(node);
    for (const node of body) this.expressions(node);
  }

  result(): Rewritten {
    let code = '';
    let at = 0;
    for (const [start, end, text] of this.edits.sort((one, other) => one[0] - other[0])) {
      code += this.source.slice(at, start) + text;
      at = end;
    }
    const { specifiers, imports, stars } = this;
    // What a direct eval() assigns to is not known.
    const isKnown = !/\beval\s*\(/.test(this.source);
    const exports = this.exports.map((each) => ({ ...each, isFixed: isKnown && each.local !== null && !this.assigned.has(each.local) }));
    return { code: code + this.source.slice(at), specifiers: [...specifiers], imports, exports, stars };
  }

  private statement(node: Statement): void {
    switch (node.type) {
      case 'ExportAllDeclaration': {
        const specifier = node.source.value as string;
        if (node.exported) this.exports.push({ name: nameOf(node.exported), local: null, from: { specifier, imported: null } });
        else this.stars.push(specifier);
        return this.remove(node);
      }
      case 'ExportDefaultDeclaration': return this.exportDefault(node);
      case 'ExportNamedDeclaration': return this.exportNamed(node);
      default:
    }
  }

  // A function that has no name is hoisted all the same (ES2018 §15.2.3.11); other expressions, and what they define, are named "default".
  private exportDefault({ start, declaration }: ExportDefaultDeclaration): void {
    const id = /Declaration$/.test(declaration.type) && 'id' in declaration ? declaration.id : null;
    const keywords = declaration.type === 'FunctionDeclaration' && /^(async\s+)?function\s*\*?/.exec(this.source.slice(declaration.start));
    const isExpression = !id && !keywords;
    this.replace(start, declaration.start, isExpression ? `const ${DEFAULT} = {default: ` : '');
    if (isExpression) this.edits.push([declaration.end, declaration.end, '}.default;']);
    else if (keywords && !id) {
      const at = declaration.start + keywords[0].length;
      this.edits.push([at, at, ` ${DEFAULT}`]);
    }
    this.exports.push({ name: 'default', local: id ? id.name : DEFAULT, from: null });
  }

  private exportNamed(node: ExportNamedDeclaration): void {
    const { declaration, source, specifiers } = node;
    if (declaration) {
      this.replace(node.start, declaration.start, '');
      const names = declaration.type === 'VariableDeclaration' ? flat(declaration.declarations.map(({ id }) => bound(id))) : [declaration.id.name];
      for (const name of names) this.exports.push({ name, local: name, from: null });
      return;
    }
    for (const each of specifiers) {
      const [local, name] = [nameOf(each.local), nameOf(each.exported)];
      const from = source ? { specifier: source.value as string, imported: local } : this.imports.find((known) => known.local === local) ?? null;
      this.exports.push({ name, local: from ? null : local, from });
    }
    this.remove(node);
  }

  private importDeclaration(node: ImportDeclaration): void {
    const specifier = node.source.value as string;
    for (const each of node.specifiers) {
      const imported = each.type === 'ImportSpecifier' ? nameOf(each.imported) : each.type === 'ImportDefaultSpecifier' ? 'default' : null;
      this.imports.push({ specifier, imported, local: each.local.name });
    }
    this.remove(node);
  }

  // import() and import.meta, wherever they are, and what is assigned to.
  private expressions(node: AnyNode): void {
    if (node.type === 'ImportExpression') this.edits.push([node.start, node.start + 'import'.length, `${LINKER}.import`]);
    else if (node.type === 'MetaProperty' && node.meta.name === 'import') this.edits.push([node.start, node.end, `${LINKER}.meta`]);
    if (/^(Import|ExportAll)Declaration$/.test(node.type) || node.type === 'ExportSpecifier') return;
    for (const name of assignedBy(node)) this.assigned.add(name);
    for (const value of Object.values(node) as unknown[]) {
      for (const child of Array.isArray(value) ? value as unknown[] : [value]) {
        if (typeof child === 'object' && child !== null && typeof (child as AnyNode).type === 'string') this.expressions(child as AnyNode);
      }
    }
  }

  private remove({ start, end }: { start: number; end: number }): void {
    this.replace(start, end, ';');
  }

  // Line breaks stay: errors are to tell the module's own lines.
  private replace(start: number, end: number, text: string): void {
    this.edits.push([start, end, text + this.source.slice(start, end).replace(/[^\n]+/g, '')]);
  }
}
