import Handlebars from 'handlebars';
import type { z } from 'zod';
import { helpers } from '../../mcp-server/src/render/template-engine.ts';

/** The part of a zod schema that the check looks at. */
interface Shape {
  readonly kind: string;
  readonly fields: ReadonlyMap<string, Shape>;
  readonly element: Shape | null;
}

interface Scope {
  readonly levels: readonly Shape[];
  /** Paths that an enclosing #if has shown not to be null. */
  readonly given: ReadonlySet<string>;
}

/** What is wrong with a template when its context has this schema; empty when nothing is. */
export function templateMistakes(template: string, schema: z.ZodType): string[] {
  return walk(Handlebars.parse(template), { levels: [shapeOf(schema)], given: new Set() });
}

function walk(program: hbs.AST.Program, scope: Scope): string[] {
  return program.body.flatMap((node) => {
    if (node.type === 'ContentStatement' || node.type === 'CommentStatement') return [];
    if (node.type === 'MustacheStatement') return printed(node as hbs.AST.MustacheStatement, scope);
    if (node.type === 'BlockStatement') return block(node as hbs.AST.BlockStatement, scope);
    return [`a ${node.type} is not allowed`];
  });
}

function printed(node: hbs.AST.MustacheStatement, scope: Scope): string[] {
  const name = (node.path as hbs.AST.PathExpression).original;
  const [value, ...more] = node.params;
  if (value === undefined) return [`bare {{${name}}}: print it through a helper`];
  const helper = helpers[name];
  if (helper === undefined) return [`${name}: there is no such helper`];
  if (more.length > 0 || node.hash !== undefined) return [`${name} takes one value`];
  const path = (value as hbs.AST.PathExpression).original;
  const found = resolve(value as hbs.AST.PathExpression, scope);
  if (found === null) return [`${path}: there is no such value`];
  return takes(helper.takes, found) ? [] : [`${name} takes ${helper.takes}, ${path} is ${found.kind}`];
}

function takes(wanted: string, shape: Shape): boolean {
  if (wanted === 'nullable number') return shape.kind === 'number' || shape.kind === wanted;
  if (wanted === 'strings') return shape.kind === 'array' && shape.element?.kind === 'string';
  if (wanted === 'sql' || wanted === 'html') {
    return shape.kind === 'object' && [...shape.fields.keys()].join() === wanted;
  }
  if (wanted === 'table') return shape.kind === 'object' && [...shape.fields.keys()].sort().join() === 'name,schema';
  return shape.kind === wanted;
}

function block(node: hbs.AST.BlockStatement, scope: Scope): string[] {
  const name = (node.path as hbs.AST.PathExpression).original;
  const value = node.params[0] as hbs.AST.PathExpression;
  if (!['if', 'unless', 'each'].includes(name)) return [`#${name} is not allowed`];
  if (node.program.blockParams !== undefined) return [`#${name} ${value.original}: block parameters are not allowed`];
  const found = resolve(value, scope);
  if (found === null) return [`${value.original}: there is no such value`];
  const inverse = node.inverse === undefined ? [] : walk(node.inverse, scope);
  if (name !== 'each') {
    if (found.kind === 'number' || found.kind === 'nullable number') {
      return [`#${name} ${value.original}: a number is false when it is 0`];
    }
    if (found.kind === 'string') return [`#${name} ${value.original}: a string is false when it is empty`];
    const given = name === 'if' ? new Set([...scope.given, value.original]) : scope.given;
    return [...walk(node.program, { ...scope, given }), ...inverse];
  }
  if (found.element === null) return [`#each ${value.original}: ${found.kind} is not a list`];
  return [...walk(node.program, { levels: [...scope.levels, found.element], given: new Set() }), ...inverse];
}

function resolve(path: hbs.AST.PathExpression, { levels, given }: Scope): Shape | null {
  if (path.data) return dataShape(path.original);
  let shape = levels.at(-1 - path.depth) ?? null;
  for (const part of path.parts) shape = shape?.fields.get(String(part)) ?? null;
  if (shape === null || !given.has(path.original)) return shape;
  return { ...shape, kind: shape.kind.replace('nullable ', '') };
}

function dataShape(name: string): Shape | null {
  const leaf = { fields: new Map<string, Shape>(), element: null };
  if (name === '@index') return { kind: 'number', ...leaf };
  return name === '@last' || name === '@first' ? { kind: 'boolean', ...leaf } : null;
}

function shapeOf(schema: z.ZodType): Shape {
  const { def } = schema as unknown as { def: Record<string, unknown> & { type: string } };
  if (def.type === 'nullable') {
    const inner = shapeOf(def.innerType as z.ZodType);
    return { ...inner, kind: `nullable ${inner.kind}` };
  }
  const fields = def.type === 'object' ? Object.entries(def.shape as Record<string, z.ZodType>) : [];
  return {
    kind: def.type,
    fields: new Map(fields.map(([name, field]) => [name, shapeOf(field)])),
    element: def.type === 'array' ? shapeOf(def.element as z.ZodType) : null,
  };
}
