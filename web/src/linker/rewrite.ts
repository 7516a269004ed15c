// Rewrites a module into a function: imports become its parameters, exports become getters, import.meta and import() are asked of the
// linker. By a parser (acorn), because a lexer does not tell what is declared.

import { parse, type AnyNode, type Identifier, type ImportDeclaration, type Literal, type Pattern, type Program } from 'acorn';

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
  /** In order, each once. */
  readonly specifiers: readonly string[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** Modules all of whose exports are exported. */
  readonly stars: readonly string[];
}

/** Name by which the code asks the linker. */
export const LINKER = '$linker';
const DEFAULT = '$default';

type Edit = readonly [start: number, end: number, text: string];

/** Takes a module apart; throws a SyntaxError where it is none. */
export function rewrite(source: string): Rewritten {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const rewriter = new Rewriter(source);
  rewriter.program(program);
  return rewriter.result();
}

class Rewriter {
  private readonly edits: Edit[] = [];
  private readonly specifiers = new Set<string>();
  private readonly imports: Import[] = [];
  private readonly exports: Export[] = [];
  private readonly stars: string[] = [];
  /** Names declared by let or var. */
  private readonly changeable = new Set<string>();

  constructor(private readonly source: string) {}

  program({ body }: Program): void {
    for (const node of body) if (node.type === 'VariableDeclaration') this.declared(node);
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
    const { specifiers, imports, exports, stars } = this;
    return { code: code + this.source.slice(at), specifiers: [...specifiers], imports, exports, stars };
  }

  private statement(node: Program['body'][number]): void {
    switch (node.type) {
      case 'ImportDeclaration': return this.importDeclaration(node);
      case 'ExportAllDeclaration': {
        const specifier = this.specifier(node.source);
        if (node.exported) this.exports.push({ name: nameOf(node.exported), local: null, from: { specifier, imported: null }, isFixed: true });
        else this.stars.push(specifier);
        return this.remove(node);
      }
      case 'ExportDefaultDeclaration': {
        const { declaration } = node;
        const id = 'id' in declaration && /Declaration$/.test(declaration.type) ? declaration.id : null;
        this.edits.push([node.start, declaration.start, id ? '' : `const ${DEFAULT} = `]);
        if (!id) this.edits.push([node.end, node.end, ';']);
        this.exports.push({ name: 'default', local: id ? id.name : DEFAULT, from: null, isFixed: true });
        return;
      }
      case 'ExportNamedDeclaration': {
        const { declaration, source, specifiers } = node;
        if (declaration) {
          this.edits.push([node.start, declaration.start, '']);
          if (declaration.type === 'VariableDeclaration') this.declared(declaration);
          const names = declaration.type === 'VariableDeclaration' ? flat(declaration.declarations.map(({ id }) => bound(id))) : [(declaration.id).name];
          for (const name of names) this.exports.push({ name, local: name, from: null, isFixed: !this.changeable.has(name) });
          return;
        }
        const specifier = source ? this.specifier(source) : null;
        for (const { local, exported } of specifiers) this.exportSpecifier(nameOf(local), nameOf(exported), specifier);
        return this.remove(node);
      }
      default:
    }
  }

  private exportSpecifier(local: string, name: string, specifier: string | null): void {
    const imported = specifier === null ? this.imports.find((each) => each.local === local) : undefined;
    if (specifier !== null) this.exports.push({ name, local: null, from: { specifier, imported: local }, isFixed: false });
    else if (imported) this.exports.push({ name, local: null, from: imported, isFixed: false });
    else this.exports.push({ name, local, from: null, isFixed: !this.changeable.has(local) });
  }

  private importDeclaration(node: ImportDeclaration): void {
    const specifier = this.specifier(node.source);
    for (const each of node.specifiers) {
      const imported = each.type === 'ImportSpecifier' ? nameOf(each.imported) : each.type === 'ImportDefaultSpecifier' ? 'default' : null;
      this.imports.push({ specifier, imported, local: each.local.name });
    }
    this.remove(node);
  }

  // import() and import.meta, wherever they are.
  private expressions(node: AnyNode): void {
    if (node.type === 'ImportExpression') this.edits.push([node.start, node.start + 'import'.length, `${LINKER}.import`]);
    else if (node.type === 'MetaProperty' && node.meta.name === 'import') this.edits.push([node.start, node.end, `${LINKER}.meta`]);
    if (/^(Import|ExportAll)Declaration$/.test(node.type) || node.type === 'ExportSpecifier') return;
    for (const value of Object.values(node) as unknown[]) {
      for (const child of Array.isArray(value) ? value as unknown[] : [value]) {
        if (typeof child === 'object' && child !== null && typeof (child as AnyNode).type === 'string') this.expressions(child as AnyNode);
      }
    }
  }

  private declared({ kind, declarations }: { kind: string; declarations: readonly { id: Pattern }[] }): void {
    if (kind !== 'const') for (const { id } of declarations) for (const name of bound(id)) this.changeable.add(name);
  }

  private specifier({ value }: Literal): string {
    this.specifiers.add(value as string);
    return value as string;
  }

  // Line breaks stay: errors are to tell the module's own lines.
  private remove({ start, end }: { start: number; end: number }): void {
    this.edits.push([start, end, this.source.slice(start, end).replace(/[^\n]+/g, '') || ';']);
  }
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

// The names that a pattern binds.
function bound(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier': return [pattern.name];
    case 'ObjectPattern': return flat(pattern.properties.map((each) => bound(each.type === 'RestElement' ? each.argument : each.value)));
    case 'ArrayPattern': return flat(pattern.elements.map((each) => (each ? bound(each) : [])));
    case 'AssignmentPattern': return bound(pattern.left);
    case 'RestElement': return bound(pattern.argument);
    default: return [];
  }
}

// Array.prototype.flat() is of 2019.
function flat(lists: string[][]): string[] {
  return ([] as string[]).concat(...lists);
}
