import { CHANGE_STEPS, type ChangeStepId } from '../../mcp-server/src/model/change.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import type { OpenChange } from './open-change.ts';

/** What a change was seen to do. */
export interface Walked {
  /** What `look` saw after the live writes, then after the backfill. */
  readonly live: readonly string[];
  readonly filled: readonly string[];
  /** What the scripts printed. */
  readonly said: readonly string[];
  /** What the contract said before its time, and whether it changed anything. */
  readonly tooSoon: readonly string[];
  /** What the definition lost (-) and has more (+) in the end. */
  readonly becomes: readonly string[];
}

/** How the server of a database is looked at. */
export interface Catalogue {
  /** What the catalogue says, a line each. */
  definition(database: LabDatabase): Promise<string[]>;
  /** The statements that let what the changes noted have happened days ago. */
  age(days: number): string;
}

/** Goes forward with writes of both versions, back at every step, forward again, and to the end. Throws where a script fails, or the way back leaves a trace. */
export async function walk(
  database: LabDatabase,
  open: OpenChange,
  name: string,
  { writes, look }: { readonly writes: string; readonly look: string },
  catalogue: Catalogue = POSTGRES,
): Promise<Walked> {
  const change = open.changes.made.find((each) => each.name === name);
  if (change === undefined) throw new Error(JSON.stringify(open.changes.refused));
  const steps = CHANGE_STEPS.filter((id) => change.steps.some((step) => step.id === id));
  const beforeEnd = steps.filter((id) => id !== 'contract');
  const run = async (step: ChangeStepId, direction: 'forward' | 'undo' = 'forward') => {
    const { code, lines, output } = await open.run(name, step, direction);
    if (code !== 0) throw new Error(`${name} ${step} ${direction}: ${output}`);
    return lines;
  };
  const rows = async () => (await database.query(look)).map((row) => row.join(' | '));
  const before = await catalogue.definition(database);
  let live: string[] = [];
  const said: string[] = [];
  for (const step of beforeEnd) {
    said.push(...(await run(step)));
    if (step === 'capture' || (step === 'expand' && !steps.includes('capture'))) {
      await database.execute(writes);
      live = await rows();
    }
    // A write is only just seen, which hiding has to refuse.
    if (change.kind.startsWith('drop-')) await database.execute(catalogue.age(2));
  }
  const filled = await rows();
  for (const step of beforeEnd.toReversed())
    if ((change.steps.find(({ id }) => id === step)?.undo.length ?? 0) > 0) await run(step, 'undo');
  const back = await catalogue.definition(database);
  const trace = differences(before, back).filter(
    (line) => !/lockstep_(change|old_write|note_old_write|refuse)\b/.test(line),
  );
  for (const step of beforeEnd) await run(step);
  // Again, and out of turn: nothing breaks, or it is refused.
  for (const step of beforeEnd) {
    const { code, output } = await open.run(name, step);
    if (code !== 0 && !output.includes('lockstep: refused')) throw new Error(`${step} again: ${output}`);
  }
  const end = steps.includes('contract') ? await ended(database, open, name, catalogue) : { tooSoon: [], said: [] };
  const becomes = differences(before, await catalogue.definition(database));
  return {
    live,
    filled,
    said: [...said, ...end.said].map((line) => line.replace(/ at 20.*/, ' at …')),
    tooSoon: end.tooSoon,
    becomes: [
      ...trace.map((line) => `left behind by the way back: ${line}`),
      ...becomes.filter((line) => !/lockstep_(change|old_write|note_old_write|refuse)\b/.test(line)),
    ],
  };
}

async function ended(database: LabDatabase, open: OpenChange, name: string, catalogue: Catalogue) {
  const early = await open.run(name, 'contract');
  await database.execute(catalogue.age(15));
  const said: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const { code, output, lines } = await open.run(name, 'contract');
    if (code !== 0) throw new Error(output);
    said.push(...lines);
  }
  return { tooSoon: [...early.lines], said };
}

function agePostgres(days: number): string {
  const ago = `now() - interval '${days} days'`;
  return `UPDATE app.lockstep_change SET flipped_at = CASE WHEN flipped_at IS NOT NULL THEN ${ago} END, backfilled_at = CASE WHEN backfilled_at IS NOT NULL THEN ${ago} END WHERE contracted_at IS NULL;
    UPDATE app.lockstep_old_write SET seen_at = ${ago}`;
}

/** Everything that the catalogue says of the schema app, a line each. */
async function definition(database: LabDatabase): Promise<string[]> {
  const rows = await database.query(`
    WITH tables AS (SELECT c.oid, c.relname, c.relkind, c.relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('app', 'other') AND relkind IN ('r', 'v', 'p'))
    SELECT concat_ws(' ', CASE relkind WHEN 'v' THEN 'view' ELSE 'table' END, relname, relacl::text) FROM tables
    UNION ALL SELECT concat_ws(' ', 'column', relname, quote_ident(attname), format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid), 'comment ' || col_description(attrelid, attnum))
      FROM tables JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    UNION ALL SELECT concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(k.oid)) FROM tables JOIN pg_constraint k ON conrelid = tables.oid WHERE contype <> 'n'
    UNION ALL SELECT concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN 'invalid' END) FROM tables JOIN pg_index ON indrelid = oid
    UNION ALL SELECT concat_ws(' ', 'trigger', relname, tgname) FROM tables JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'routine', p.oid::regprocedure::text) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname IN ('app', 'other')
    ORDER BY 1`);
  return rows.map(([line = '']) => line);
}

const POSTGRES: Catalogue = { definition, age: agePostgres };

function differences(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}
