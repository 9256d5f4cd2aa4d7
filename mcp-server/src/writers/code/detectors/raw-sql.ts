import { sqlWrites } from '../../sql/writes.ts';
import { type Chain, chainOf } from '../chain.ts';
import { type Look, lastNameOf } from '../look.ts';
import { keyName, type Node, propertyOf, unwrap } from '../nodes.ts';
import type { Aim, CallSite, Confidence } from '../project.ts';
import { textsOf, withNames } from '../texts.ts';

/** Calls that send what they are given to a database. */
const SENDS =
  /^\$?(?:query|execute|raw|run|exec|prepare|unsafe|none|one|any|many|oneOrNone|manyOrNone|result|multi|batch|executeRaw|executeRawUnsafe|queryRaw|queryRawUnsafe|executeSql|queryArray|queryObject|sql|statement|copyFrom|from|get|all|whereRaw|rawQuery|simpleQuery|promiseQuery|queryStream)$/i;
/** Of those, the ones that nothing but a database has. */
const CERTAIN = /query|execute|raw|sql|unsafe|copyFrom|oneOrNone|manyOrNone/i;
/** Calls whose texts are for people. */
const SAYS =
  /^(?:log|info|warn|error|debug|trace|fatal|notice|verbose|describe|it|test|suite|context|title|t|expect|assert|fail|throws|toThrow|Error|TypeError|RangeError|AppError|Exception)$/;

/** SQL handed to a call that runs it: db.query('UPDATE …'), pool.execute({ sql }), sql`…`, knex.raw('?? …', ['orders']). */
export function rawCall(chain: Chain, look: Look): CallSite[] {
  const last = chain.steps.at(-1);
  const given = last?.arguments ?? (chain.steps.length === 0 ? chain.rootArguments : null);
  const name = last?.name ?? lastNameOf(chain.root);
  const [first, ...rest] = given ?? [];
  if (first === undefined || !SENDS.test(name)) return [];
  const text = propertyOf(first, 'sql', 'text', 'query', 'statement', 'raw') ?? first;
  const values =
    rest.length > 0
      ? rest
      : [propertyOf(first, 'values') ?? propertyOf(first, 'replacements')].filter((each) => each !== undefined);
  const confidence = CERTAIN.test(name) ? 'certain' : 'likely';
  return sqlSites(text, { node: text, through: chain.node, confidence, bare: CERTAIN.test(name) }, look, values);
}

/** SQL in a template with a tag: sql`UPDATE …`, Prisma.sql`…`, prisma.$executeRaw`…`. */
export function taggedTemplate(node: Extract<Node, { type: 'TaggedTemplateExpression' }>, look: Look): CallSite[] {
  const tag = lastNameOf(node.tag);
  const isSql = /sql|query|raw|execute/i.test(tag);
  const confidence = isSql ? 'certain' : 'likely';
  return sqlSites(node.quasi, { node: node.quasi, through: node, confidence, bare: isSql }, look);
}

/** A text that stands alone and is SQL by its form. */
export function loneText(node: Node, around: readonly Node[], look: Look): CallSite[] {
  const parents = around.slice(-4).map((each) => unwrap(each));
  const spoken = parents.some((each) => isSpoken(each));
  return spoken ? [] : sqlSites(node, { node, through: null, confidence: 'likely', bare: false }, look);
}

function isSpoken(node: Node): boolean {
  if (/^JSX|^Import|^Export(?:All|Named)/.test(node.type) && node.type !== 'ExportNamedDeclaration') return true;
  if (node.type === 'TSLiteralType') return true;
  if (node.type === 'NewExpression')
    return SAYS.test(lastNameOf(node.callee)) || /(?:Error|Exception)$/.test(lastNameOf(node.callee));
  if (node.type === 'ObjectProperty')
    return /^(?:message|description|summary|title|label|help|placeholder|comment)$/.test(
      keyName(node.key, node.computed) ?? '',
    );
  if (node.type !== 'CallExpression') return false;
  const { root, steps } = chainOf(node.callee);
  const names = [lastNameOf(root), ...steps.map(({ name }) => name ?? '')];
  return names.some((name) => SAYS.test(name)) && !names.some((name) => SENDS.test(name));
}

interface Found {
  readonly node: Node;
  readonly through: Node | null;
  readonly confidence: Confidence;
  /** Whether a text that could also be a title counts. */
  readonly bare: boolean;
}

function sqlSites(text: Node, found: Found, look: Look, values: readonly Node[] = []): CallSite[] {
  const inner = (node: Node) => textsOf(node, look.file, look.project);
  const sites = new Map<string, CallSite>();
  for (const sql of inner(text)) {
    for (const write of sqlWrites(withNames(sql, values, inner))) {
      if (write.bare && !found.bare) continue;
      const aim: Aim =
        write.table === null
          ? { by: 'unknown', text: 'its table is put together at run time' }
          : { by: 'sql', parts: write.table };
      const { operations, columns } = write;
      const site: CallSite = {
        aim,
        operations,
        columns,
        how: 'SQL',
        confidence: found.confidence,
        node: found.node,
        through: found.through,
      };
      sites.set(JSON.stringify([aim, operations, columns]), site);
    }
  }
  return [...sites.values()];
}
