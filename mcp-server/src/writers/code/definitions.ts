import { HOLE } from '../sql/tokens.ts';
import { chainOf } from './chain.ts';
import { type CodeFile, lookUp } from './code-file.ts';
import { childrenOf, keyName, type Node, propertyOf, unwrap } from './nodes.ts';
import type { Aim, Constant, Model, Orm, Project } from './project.ts';
import { enumTexts, textsOf } from './texts.ts';

/** What one file declares for the others. */
export interface Definitions {
  readonly models: Model[];
  /** Entity by the class that extends Repository<Entity>. */
  readonly repositories: Map<string, string>;
  readonly constants: Map<string, Constant>;
  /** Functions that make Drizzle tables, with what they put around the name. */
  readonly creators: Map<string, readonly [string, string]>;
  /** Tables made by a function that may be such a creator. */
  readonly created: { readonly symbol: string; readonly creator: string; readonly name: string }[];
}

/** A text that such declarations hold; a file without it declares nothing. */
export const DECLARES =
  /Table(?:Creator)?\b|@Entity|EntitySchema|@Table|\.define\(|\.init\(|tableName|extends\s+Repository|\bSchema\(|createTable/;

const DRIZZLE = /^(?:pg|mysql|sqlite|singlestore|cockroach|mssql)Table$/;
const CREATOR = /^(?:pg|mysql|sqlite|singlestore|cockroach|mssql)TableCreator$/;
const SCHEMA = /^(?:pg|mysql|singlestore|cockroach|mssql)Schema$/;

/** Reads the tables, entities, models and constants that a file declares. */
export function definitionsIn(file: CodeFile, project: Project): Definitions {
  const found: Definitions = {
    models: [],
    repositories: new Map(),
    constants: new Map(),
    creators: new Map(),
    created: [],
  };
  const texts = (node: Node | undefined) => known(textsOf(node, file, project)[0]);
  const add = (symbol: string, orm: Orm, aim: Aim) => found.models.push({ symbol, orm, aim, path: file.path });
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init != null) {
      readVariable(node.id.name, unwrap(node.init), file, found, texts, add);
    }
    if (node.type === 'CallExpression') readCall(node, texts, add);
    if (node.type === 'TSEnumDeclaration') found.constants.set(node.id.name, enumTexts(node));
    for (const child of childrenOf(node)) visit(child);
  };
  visit(file.root.program);
  for (const shape of file.classes) readClass(shape, found, texts, add);
  return found;
}

type Texts = (node: Node | undefined) => string | null;
type Add = (symbol: string, orm: Orm, aim: Aim) => void;

function known(text: string | undefined): string | null {
  return text === undefined || text.includes(HOLE) ? null : text;
}

function readVariable(symbol: string, value: Node, file: CodeFile, found: Definitions, texts: Texts, add: Add): void {
  if (value.type === 'StringLiteral' || value.type === 'TemplateLiteral') {
    const text = texts(value);
    if (text !== null && text.length < 500) found.constants.set(symbol, text);
  }
  if (value.type === 'ObjectExpression') {
    const fields = value.properties.flatMap((each) => {
      const name = each.type === 'ObjectProperty' ? keyName(each.key, each.computed) : null;
      const text =
        each.type === 'ObjectProperty' && unwrap(each.value).type === 'StringLiteral' ? texts(each.value) : null;
      return name === null || text === null ? [] : [[name, text] as const];
    });
    if (fields.length > 0) found.constants.set(symbol, new Map(fields));
  }
  if (value.type === 'CallExpression') readTable(symbol, value, file, found, texts, add);
  if (value.type === 'NewExpression' && value.callee.type === 'Identifier' && value.callee.name === 'EntitySchema') {
    const [options] = value.arguments;
    const name = texts(propertyOf(options, 'name'));
    for (const each of new Set([symbol, name ?? symbol])) add(each, 'TypeORM', aimOf(options, name ?? symbol, texts));
  }
}

/** `const orders = pgTable('orders', …)`, also of a schema, and by a creator that puts something around the name. */
function readTable(
  symbol: string,
  call: Extract<Node, { type: 'CallExpression' }>,
  file: CodeFile,
  found: Definitions,
  texts: Texts,
  add: Add,
): void {
  const [first] = call.arguments;
  const { root, steps } = chainOf(call.callee);
  const last = steps.at(-1)?.name ?? (root.type === 'Identifier' ? root.name : '');
  if (last === 'define') {
    const model = texts(first);
    if (model !== null) add(symbol, 'Sequelize', aimOf(call.arguments[2], model, texts));
  } else if (DRIZZLE.test(last)) {
    const name = texts(first);
    add(symbol, 'Drizzle', name === null ? { by: 'unknown', text: symbol } : { by: 'sql', parts: [name] });
  } else if (CREATOR.test(last)) {
    found.creators.set(symbol, around(first, file));
  } else if (last === 'table' && root.type === 'Identifier') {
    const bound = lookUp(file, root.name, root.start ?? 0)?.value ?? null;
    const made = bound === null ? null : unwrap(bound);
    if (made?.type !== 'CallExpression' || made.callee.type !== 'Identifier' || !SCHEMA.test(made.callee.name)) return;
    const [schema, name] = [texts(made.arguments[0]), texts(first)];
    add(
      symbol,
      'Drizzle',
      name === null ? { by: 'unknown', text: symbol } : { by: 'sql', parts: schema === null ? [name] : [schema, name] },
    );
  } else if (root.type === 'Identifier' && steps.length === 0 && call.arguments.length > 1) {
    const name = texts(first);
    if (name !== null) found.created.push({ symbol, creator: root.name, name });
  }
}

/** What `(name) => `shop_${name}`` puts before and after the name. */
function around(maker: Node | undefined, _file: CodeFile): readonly [string, string] {
  if (maker?.type !== 'ArrowFunctionExpression' || maker.body.type !== 'TemplateLiteral') return ['', ''];
  const [before, after] = maker.body.quasis.map(({ value }) => value.cooked ?? '');
  return [before ?? '', after ?? ''];
}

/** `sequelize.define('Order', …)` and `Order.init(…, { tableName })`. */
function readCall(call: Extract<Node, { type: 'CallExpression' }>, texts: Texts, add: Add): void {
  const { root, steps } = chainOf(call);
  const step = steps.at(-1);
  const [first, second, third] = step?.arguments ?? [];
  if (step?.name === 'define' && second !== undefined && unwrap(second).type === 'ObjectExpression') {
    const name = texts(first);
    if (name !== null) add(name, 'Sequelize', aimOf(third, name, texts));
  }
  const [owner] = steps.length === 1 ? [root] : [];
  if (step?.name !== 'init' || owner?.type !== 'Identifier' || propertyOf(second, 'sequelize') === undefined) return;
  const model = texts(propertyOf(second, 'modelName')) ?? owner.name;
  for (const each of new Set([owner.name, model])) add(each, 'Sequelize', aimOf(second, model, texts));
}

/** The table that options name, else the one that the model's own name means. */
function aimOf(options: Node | undefined, model: string, texts: Texts): Aim {
  const given = propertyOf(options, 'tableName');
  const name = texts(given);
  if (given === undefined) return { by: 'model', name: model };
  if (name === null) return { by: 'unknown', text: model };
  const schema = texts(propertyOf(options, 'schema'));
  return { by: 'sql', parts: schema === null ? [name] : [schema, name] };
}

function readClass(shape: CodeFile['classes'][number], found: Definitions, texts: Texts, add: Add): void {
  const { node, name, extendsType } = shape;
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return;
  const parent = shape.extends === null ? '' : (chainOf(shape.extends).steps.at(-1)?.name ?? identifier(shape.extends));
  if (/Repository$/.test(parent) && extendsType !== null) found.repositories.set(name, extendsType.name);
  for (const { expression } of node.decorators ?? []) {
    const { root, rootArguments } = chainOf(expression);
    const decorator = identifier(root);
    const [options] = rootArguments ?? [];
    if (decorator === 'Entity') add(name, 'TypeORM', entityAim(options, name, texts));
    if (decorator === 'Table') add(name, 'Sequelize', aimOf(options, name, texts));
  }
  for (const member of node.body.body) {
    const isTable =
      (member.type === 'ClassProperty' || member.type === 'ClassMethod') &&
      member.static === true &&
      keyName(member.key, false) === 'tableName';
    if (!isTable) continue;
    const value = member.type === 'ClassProperty' ? (member.value ?? undefined) : returned(member.body);
    const table = texts(value);
    add(name, 'Objection', table === null ? { by: 'unknown', text: name } : { by: 'sql', parts: table.split('.') });
  }
}

/** @Entity('orders'), @Entity({ name: 'orders', schema: 'shop' }), @Entity(). */
function entityAim(options: Node | undefined, model: string, texts: Texts): Aim {
  if (options === undefined) return { by: 'model', name: model };
  const given = unwrap(options).type === 'ObjectExpression' ? propertyOf(options, 'name', 'tableName') : options;
  if (given === undefined) return { by: 'model', name: model };
  const name = texts(given);
  const schema = texts(propertyOf(options, 'schema'));
  if (name === null) return { by: 'unknown', text: model };
  return { by: 'sql', parts: schema === null ? name.split('.') : [schema, name] };
}

function returned(body: Node): Node | undefined {
  const last = body.type === 'BlockStatement' ? body.body.find(({ type }) => type === 'ReturnStatement') : undefined;
  return last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined;
}

function identifier(node: Node): string {
  return node.type === 'Identifier' ? node.name : '';
}
