import { chainOf } from './chain.ts';
import { type CodeFile, classAt, lookUp } from './code-file.ts';
import { keyName, type Node, unwrap } from './nodes.ts';

/** The modules that what a call goes through was imported from: the value's own and its type's. */
export function modulesBehind(node: Node | null, file: CodeFile, depth = 0): string[] {
  if (node === null || depth > 6) return [];
  const { root, steps } = node.type === 'TaggedTemplateExpression' ? chainOf(node.tag) : chainOf(node);
  if (root.type === 'NewExpression') return modulesBehind(root.callee, file, depth + 1);
  if (root.type === 'ThisExpression') {
    const owner = classAt(file, root.start ?? 0);
    const field = owner?.fields.get(steps[0]?.name ?? '');
    const inherited = owner?.extends == null ? [] : modulesBehind(owner.extends, file, depth + 1);
    return field === undefined
      ? inherited
      : [...ofType(field.type?.name, root, file), ...modulesBehind(field.value, file, depth + 1)];
  }
  if (root.type === 'CallExpression') return required(root);
  if (root.type !== 'Identifier') return [];
  const binding = lookUp(file, root.name, root.start ?? 0);
  const called = chainOf(node).rootArguments === null ? [] : required(node);
  if (binding === null) return called;
  if (binding.imported !== null) return [binding.imported.module];
  const value =
    binding.value === null
      ? []
      : [...required(unwrap(binding.value)), ...modulesBehind(unwrap(binding.value), file, depth + 1)];
  return [...ofType(binding.type?.name, root, file), ...value];
}

function ofType(name: string | undefined, at: Node, file: CodeFile): string[] {
  const imported = name === undefined ? null : (lookUp(file, name, at.start ?? 0)?.imported ?? null);
  return imported === null ? [] : [imported.module];
}

/** require('module'). */
function required(node: Node): string[] {
  if (node.type === 'MemberExpression')
    return keyName(node.property, node.computed) === null ? [] : required(unwrap(node.object));
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return [];
  const [module] = node.arguments;
  return module?.type === 'StringLiteral' ? [module.value] : [];
}
