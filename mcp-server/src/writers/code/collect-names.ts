import type { File } from '@babel/types';
import type { Binding, ClassShape, CodeFile } from './code-file.ts';
import { childrenOf, keyName, type Node, returnedBy, type TypeName, typeName } from './nodes.ts';

/** A parsed file with the names that it declares. */
export function makeCodeFile(path: string, text: string, root: File): CodeFile {
  const collector = new Collector();
  collector.visit(root.program, [root.program.start ?? 0, text.length], null);
  return { path, text, root, bindings: collector.bindings, classes: collector.classes };
}

type Range = readonly [number, number];
type Declared = Omit<Binding, 'name' | 'from' | 'to'>;
interface Building extends ClassShape {
  readonly methods: Map<string, Node>;
  readonly fields: Map<string, { type: TypeName | null; value: Node | null; decorators: readonly Node[] }>;
}

const NOTHING: Declared = { imported: null, value: null, handedBy: false, property: null, type: null };

/** Reads the declarations of a file into its names. */
class Collector {
  readonly bindings = new Map<string, Binding[]>();
  readonly classes: Building[] = [];

  visit(node: Node, scope: Range, within: Building | null): void {
    const inner = opensScope(node) ? ([node.start ?? 0, node.end ?? 0] as const) : scope;
    const owner = this.#declare(node, scope, inner, within);
    for (const child of childrenOf(node)) this.visit(child, inner, owner);
  }

  #declare(node: Node, scope: Range, inner: Range, within: Building | null): Building | null {
    switch (node.type) {
      case 'ImportDeclaration':
        for (const each of node.specifiers) {
          const name =
            each.type === 'ImportSpecifier'
              ? (keyName(each.imported, false) ?? '*')
              : each.type === 'ImportDefaultSpecifier'
                ? 'default'
                : '*';
          this.#add(each.local.name, scope, { ...NOTHING, imported: { module: node.source.value, name } });
        }
        return within;
      case 'VariableDeclarator':
        this.#pattern(node.id, scope, { ...NOTHING, value: node.init ?? null });
        return within;
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node, scope);
      case 'TSEnumDeclaration':
      case 'FunctionDeclaration':
        if (node.id != null) this.#add(node.id.name, scope, { ...NOTHING, value: node });
        if (node.type === 'FunctionDeclaration') for (const each of node.params) this.#pattern(each, inner, NOTHING);
        return within;
      case 'ForOfStatement':
        if (node.left.type === 'VariableDeclaration') {
          for (const { id } of node.left.declarations) this.#pattern(id, inner, { ...NOTHING, value: node.right });
        }
        return within;
      case 'CallExpression':
        for (const each of node.arguments) this.#callback(each, node.callee);
        return within;
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        for (const each of node.params) this.#parameter(each, inner, within);
        return within;
      case 'AssignmentExpression':
        this.#assignment(node.left, node.right, within);
        return within;
      default:
        return within;
    }
  }

  #parameter(node: Node, inner: Range, within: Building | null): void {
    if (node.type !== 'TSParameterProperty') {
      this.#pattern(node, inner, NOTHING);
      return;
    }
    const { parameter } = node;
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    this.#pattern(target, inner, NOTHING);
    if (target.type !== 'Identifier') return;
    within?.fields.set(target.name, {
      type: typeName(target.typeAnnotation),
      value: null,
      decorators: node.decorators ?? [],
    });
  }

  /** `transaction((tx) => …)`: what is handed to a callback comes from whoever calls it. */
  #callback(argument: Node, callee: Node): void {
    if (argument.type !== 'ArrowFunctionExpression' && argument.type !== 'FunctionExpression') return;
    const inner = [argument.start ?? 0, argument.end ?? 0] as const;
    for (const each of argument.params) this.#pattern(each, inner, { ...NOTHING, value: callee, handedBy: true });
  }

  #assignment(left: Node, right: Node, within: Building | null): void {
    if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression') return;
    const name = keyName(left.property, left.computed);
    if (name === null || within === null) return;
    const known = within.fields.get(name);
    if (known?.value == null)
      within.fields.set(name, { type: known?.type ?? null, value: right, decorators: known?.decorators ?? [] });
  }

  #pattern(target: Node, scope: Range, declared: Declared): void {
    if (target.type === 'Identifier') {
      this.#add(target.name, scope, { ...declared, type: typeName(target.typeAnnotation) });
    } else if (target.type === 'AssignmentPattern') {
      this.#pattern(target.left, scope, { ...declared, value: declared.value ?? target.right });
    } else if (target.type === 'RestElement') {
      this.#pattern(target.argument, scope, declared);
    } else if (target.type === 'ArrayPattern') {
      for (const each of target.elements) if (each !== null) this.#pattern(each, scope, declared);
    } else if (target.type === 'ObjectPattern') {
      for (const each of target.properties) {
        if (each.type === 'RestElement') this.#pattern(each.argument, scope, declared);
        else this.#pattern(each.value, scope, { ...declared, property: keyName(each.key, each.computed) });
      }
    }
  }

  #class(node: Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>, scope: Range): Building {
    const [argument] =
      node.superTypeArguments?.type === 'TSTypeParameterInstantiation' ? node.superTypeArguments.params : [];
    const shape: Building = {
      name: node.id?.name ?? '',
      node,
      extends: node.superClass ?? null,
      extendsType: typeName(argument),
      fields: new Map(),
      methods: new Map(),
    };
    if (node.id != null) this.#add(node.id.name, scope, { ...NOTHING, value: node });
    for (const member of node.body.body) {
      if (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') {
        const [own, value] = [
          keyName(member.key, member.type === 'ClassMethod' && member.computed === true),
          returnedBy(member),
        ];
        if (own !== null && value !== null) shape.methods.set(own, value);
      }
      if (member.type !== 'ClassProperty' && member.type !== 'ClassPrivateProperty') continue;
      const name = keyName(member.key, member.type === 'ClassProperty' && member.computed === true);
      if (name === null) continue;
      shape.fields.set(name, {
        type: typeName(member.typeAnnotation),
        value: member.value ?? null,
        decorators: member.decorators ?? [],
      });
    }
    this.classes.push(shape);
    return shape;
  }

  #add(name: string, [from, to]: Range, declared: Declared): void {
    const known = this.bindings.get(name);
    const binding: Binding = { name, from, to, ...declared };
    // The same parameter is met as a callback's first.
    const twin = known?.find((each) => each.from === from && each.to === to);
    if (twin !== undefined && binding.value === null && binding.type === null) return;
    if (known === undefined) this.bindings.set(name, [binding]);
    else
      known.push(
        twin === undefined ? binding : { ...binding, value: binding.value ?? twin.value, handedBy: twin.handedBy },
      );
  }
}

function opensScope(node: Node): boolean {
  return /Function|Method|^BlockStatement$|^For|^CatchClause$|^StaticBlock$/.test(node.type);
}
