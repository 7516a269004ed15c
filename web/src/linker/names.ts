// The names in the nodes of a syntax tree (ESTree, as acorn makes it).

import type { AnyNode, Identifier, Literal, Pattern } from 'acorn';

/** The name of an import or export. */
export function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

/** The names that a pattern binds, or assigns to. */
export function bound(pattern: Pattern | AnyNode): string[] {
  switch (pattern.type) {
    case 'Identifier': return [pattern.name];
    case 'ObjectPattern': return flat(pattern.properties.map((each) => bound(each.type === 'RestElement' ? each.argument : each.value)));
    case 'ArrayPattern': return flat(pattern.elements.map((each) => (each ? bound(each) : [])));
    case 'AssignmentPattern': return bound(pattern.left);
    case 'RestElement': return bound(pattern.argument);
    case 'ParenthesizedExpression': return bound(pattern.expression);
    default: return [];
  }
}

/** The names that a node assigns to, its children's not counted. */
export function assignedBy(node: AnyNode): string[] {
  switch (node.type) {
    case 'AssignmentExpression': return bound(node.left);
    case 'UpdateExpression': return bound(node.argument);
    case 'ForInStatement':
    case 'ForOfStatement': return bound(node.left);
    default: return [];
  }
}

/** Array.prototype.flat() is of 2019. */
export function flat(lists: readonly string[][]): string[] {
  return ([] as string[]).concat(...lists);
}
