import type { Node, RangeVar } from 'libpg-query';

/** A table as the script spells it. */
export function tableOf(relation: RangeVar | undefined): string {
  return [relation?.schemaname, relation?.relname].filter((part) => part !== undefined).join('.');
}

/** Dotted names of a node: a string, or a list of strings. */
export function nameOf(node: Node | undefined): string {
  if (node === undefined) return '';
  if ('String' in node) return node.String.sval ?? '';
  if ('List' in node) return (node.List.items ?? []).map(nameOf).join('.');
  if ('TypeName' in node) return (node.TypeName.names ?? []).map(nameOf).join('.');
  if ('ObjectWithArgs' in node) return (node.ObjectWithArgs.objname ?? []).map(nameOf).join('.');
  if ('RangeVar' in node) return tableOf(node.RangeVar);
  return '';
}
