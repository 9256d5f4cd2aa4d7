import type { Operation } from '../../../model/writers.ts';
import { type Chain, type Step, stepNamed } from '../chain.ts';
import { aimsOf, type Detector, type Look, lastNameOf, siteAt, wholeChain } from '../look.ts';
import type { Node } from '../nodes.ts';
import type { Aim, CallSite } from '../project.ts';

const VERBS: ReadonlyMap<string, Operation> = new Map([
  ['insert', 'insert'],
  ['upsert', 'insert'],
  ['update', 'update'],
  ['increment', 'update'],
  ['decrement', 'update'],
  ['del', 'delete'],
  ['delete', 'delete'],
  ['truncate', 'truncate'],
  ['jsonSet', 'update'],
]);
const NAMES = new Set(VERBS.keys());
const TABLES = new Set(['table', 'from', 'into']);
const BATCH = new Set(['batchInsert']);
const UPSERTS = new Set(['merge', 'onConflict']);
const BUILDER = /^(?:knex|trx|tx|transaction|db|database|qb|builder|query|pg|mysql|conn|connection)$/i;

/** Knex and builders of its shape: knex('orders').insert(…), .into('orders'), batchInsert('orders', …), supabase.from('orders').update(…). */
export const knex: Detector = (bare, look) => {
  const batch = stepNamed(bare, BATCH);
  if (batch !== null) return sitesOf(batch.step, bare, aimsOf(batch.step.arguments?.[0], look), ['insert'], 'certain');
  const own = stepNamed(bare, NAMES);
  if (own === null) return [];
  const chain = wholeChain(bare, look);
  const verb = VERBS.get(own.step.name ?? '');
  if (verb === undefined) return [];
  const named = tableOf(chain, own.step, look);
  if (named === null) return [];
  const upserts = own.step.name === 'upsert' || (verb === 'insert' && stepNamed(chain, UPSERTS) !== null);
  return sitesOf(
    own.step,
    bare,
    named.aims,
    upserts ? ['insert', 'update'] : [verb],
    named.certain ? 'certain' : 'likely',
  );
};

function sitesOf(
  step: Step,
  chain: Chain,
  aims: readonly Aim[],
  operations: readonly Operation[],
  confidence: CallSite['confidence'],
): CallSite[] {
  return aims.map((aim) => siteAt(step, chain, aim, operations, 'Knex', confidence));
}

/** The table of a chain: what its builder was called with. */
function tableOf(chain: Chain, verb: Step, look: Look): { aims: Aim[]; certain: boolean } | null {
  const schema = chain.steps.find(({ name }) => name === 'withSchema' || name === 'schema')?.arguments?.[0];
  const calls: { name: string; given: readonly Node[] }[] = [
    ...(chain.rootArguments === null ? [] : [{ name: lastNameOf(chain.root), given: chain.rootArguments }]),
    ...chain.steps.flatMap((step) =>
      step.arguments === null || step === verb ? [] : [{ name: step.name ?? '', given: step.arguments }],
    ),
  ];
  for (const { name, given } of calls) {
    const [first, ...others] = given;
    const isTable = TABLES.has(name);
    const builder = isTable || BUILDER.test(name);
    if (first === undefined || (others.length > 0 && !builder)) continue;
    const aims = aimsOf(first, look).map((aim) => withSchema(aim, schema, look));
    const names = aims.filter((aim) => aim.by === 'sql');
    const known = names.some(({ parts }) => look.tables.ofSql(parts) !== null);
    const word = names.length > 0 && names.every(({ parts }) => parts.every((part) => /^\S{1,128}$/.test(part)));
    const plain = ['StringLiteral', 'Identifier', 'TemplateLiteral', 'MemberExpression'].includes(first.type);
    // A call with some text is a builder only when the text is a table; one that is called like a builder may hide its table.
    const isBuilder =
      builder &&
      plain &&
      (word || names.length === 0) &&
      !/^(?:Array|Buffer|Object)$/.test(lastNameOf(chain.root)) &&
      look.project.uses('Knex');
    if (known || isBuilder || (isTable && word)) return { aims, certain: builder };
  }
  return null;
}

function withSchema(aim: Aim, schema: Node | undefined, look: Look): Aim {
  if (schema === undefined || aim.by !== 'sql' || aim.parts.length > 1) return aim;
  const [given] = aimsOf(schema, look);
  return given?.by === 'sql' ? { by: 'sql', parts: [...given.parts, ...aim.parts] } : aim;
}
