import sql, { join, raw } from 'sql-template-tag';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import { chooseForm, type ValueRule } from '../../mcp-server/src/model/forms.ts';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import { normalForm } from '../../mcp-server/src/model/values.ts';
import { written } from '../../templates/sync/src/sql/expression.ts';
import type { AnyDomain, DomainRow } from './domain.ts';
import type { StoredSide } from './stored-sides.ts';
import { emptyTable, fillTable } from './value-tables.ts';

const MOST_FAILURES = 8;

/** One way in which a column is written: every text that comes to it so. */
interface Job {
  readonly column: Column;
  readonly form: CanonicalForm;
  readonly rule: ValueRule;
  readonly write: string;
  readonly texts: Set<string>;
}

/**
 * Stores the canonical text of every value, as each column type of each server writes it, in every column type of every other server
 * that is paired with it and back in its own; reading it again must give a text that is equal by the pair's rule. Texts are given
 * as parameters and from a column of a stage. Gives back the pairs that cannot be written.
 */
export async function checkStored(
  sides: readonly StoredSide[],
  domain: AnyDomain,
  count: number,
  seed: number,
): Promise<string[]> {
  const rows = domain.rows(count, seed);
  await Promise.all(sides.map((side) => fillTable(side, domain, rows)));
  const { jobs, refused } = await jobsOf(sides, domain, rows);
  await Promise.all(sides.map((side) => emptyTable(side, domain)));
  const failures = await Promise.all(sides.map((side) => runJobs(side, domain, jobs.get(side) ?? [])));
  const found = failures.flat();
  if (found.length > 0) throw new Error(`${domain.name}, seed ${seed}:\n${found.slice(0, MOST_FAILURES).join('\n')}`);
  return refused;
}

async function jobsOf(sides: readonly StoredSide[], domain: AnyDomain, rows: readonly DomainRow[]) {
  const jobs = new Map<StoredSide, Job[]>(sides.map((side) => [side, []]));
  const byId = new Map<string, Job>();
  const refused = new Set<string>();
  const read = textReader(domain);
  for (const from of sides) {
    for (const to of sides) {
      for (const one of from.columns(domain)) {
        for (const other of to.columns(domain)) {
          if (from === to && one !== other) continue;
          const chosen = chooseForm(one, other);
          if ('notCompared' in chosen) continue;
          const write = to.dialect.stored(other.rawType, chosen.form, one.type);
          if (write === null || chosen.rule === 'geometry') {
            refused.add([one.type.kind, other.type.kind].sort().join(' - '));
            continue;
          }
          const texts = await read(from, one, chosen.form);
          const held = texts.filter((_, at) => rows[at]?.holds(to.engine, Number(other.name.slice(1))));
          const id = JSON.stringify([to.kind, other.name, chosen.form, chosen.rule, write]);
          const job = byId.get(id) ?? { column: other, ...chosen, write, texts: new Set() };
          if (!byId.has(id)) jobs.get(to)?.push(job);
          byId.set(id, job);
          for (const text of held) if (text !== null && fits(other, to, text, chosen.form)) job.texts.add(text);
        }
      }
    }
  }
  return { jobs, refused: [...refused] };
}

/** False for texts that the column cannot hold however they are written: they are refused, and other tests see to that. */
function fits({ type, rawType }: Column, { engine }: StoredSide, text: string, form: CanonicalForm): boolean {
  if (type.kind === 'text' && type.length !== null && /^-?\d+\.\d+$/.test(text)) return text.length <= type.length;
  // MySQL knows offsets in some years only, MariaDB in none.
  if (engine === 'mysql' && /^(datetime|timestamp)/.test(rawType)) return !text.includes('T');
  // A double next to the last whole number of 64 bits is beyond it.
  return (
    type.kind !== 'integer' ||
    form.kind !== 'float' ||
    Math.abs(Number(text)) < 2 ** (type.bits - (type.unsigned ? 0 : 1))
  );
}

/** Reads a column in a form once. */
function textReader(domain: AnyDomain) {
  const known = new Map<string, Promise<(string | null)[]>>();
  return (side: StoredSide, column: Column, form: CanonicalForm): Promise<(string | null)[]> => {
    const id = JSON.stringify([side.kind, column.name, form]);
    const { dialect } = side;
    const text = dialect.canonical(`t.${dialect.identifier(column.name)}`, column.rawType, form);
    const ask = () =>
      side.store.transaction((tx) => tx.rows(raw(`SELECT ${text} FROM ${tableOf(side, domain)} AS t ORDER BY id`)));
    const texts = known.get(id) ?? ask().then((found) => found.map(([value]) => value ?? null));
    known.set(id, texts);
    return texts;
  };
}

/** Jobs of different columns go together: each row holds a text of each. */
async function runJobs(side: StoredSide, domain: AnyDomain, jobs: readonly Job[]): Promise<string[]> {
  const waiting = [...jobs];
  const failures: string[] = [];
  while (waiting.length > 0) {
    const round: Job[] = [];
    for (const job of [...waiting]) {
      if (round.some(({ column }) => column === job.column)) continue;
      round.push(job);
      waiting.splice(waiting.indexOf(job), 1);
    }
    for (const way of ['parameters', 'stage'] as const) failures.push(...(await runRound(side, domain, round, way)));
  }
  return failures;
}

async function runRound(
  side: StoredSide,
  domain: AnyDomain,
  round: readonly Job[],
  way: 'parameters' | 'stage',
): Promise<string[]> {
  const texts = round.map((job) => [...job.texts]);
  const length = Math.max(1, ...texts.map((list) => list.length + 1));
  const names = round.map(({ column }) => side.dialect.identifier(column.name)).join(', ');
  const table = tableOf(side, domain);
  const read = round.map(({ column, form }) =>
    side.dialect.canonical(`t.${side.dialect.identifier(column.name)}`, column.rawType, form),
  );
  const put = async () =>
    side.store.transaction(async (tx) => {
      await tx.run(raw(`DELETE FROM ${table}`));
      if (way === 'parameters') {
        const size = Math.max(1, Math.floor(8000 / (round.length + 1)));
        for (let from = 0; from < length; from += size) {
          const values = Array.from({ length: Math.min(size, length - from) }, (_, at) => {
            const cells = round.map(({ write }, place) => written(write, texts[place]?.[from + at] ?? null));
            return sql`(${join([raw(String(from + at)), ...cells], ', ')})`;
          });
          await tx.run(sql`INSERT INTO ${raw(table)} (id, ${raw(names)}) VALUES ${join(values, ', ')}`);
        }
      } else {
        const type = side.engine === 'mysql' ? 'longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : 'text';
        const columns = round.map((_, place) => `c${place} ${type}`).join(', ');
        await tx.run(raw(`DROP TABLE IF EXISTS ${stageOf(side)}`));
        await tx.run(
          raw(`CREATE ${side.engine === 'mysql' ? 'TEMPORARY' : ''} TABLE ${stageOf(side)} (id int, ${columns})`),
        );
        for (let at = 0; at < length; at += 50) {
          const values = Array.from({ length: Math.min(50, length - at) }, (_, row) => {
            const cells = round.map((_job, place) => sql`${texts[place]?.[at + row] ?? null}`);
            return sql`(${join([raw(String(at + row)), ...cells], ', ')})`;
          });
          await tx.run(sql`INSERT INTO ${raw(stageOf(side))} VALUES ${join(values, ', ')}`);
        }
        const cells = round.map(({ write }, place) => write.replace('{}', () => `s.c${place}`));
        await tx.run(
          raw(`INSERT INTO ${table} (id, ${names}) SELECT s.id, ${cells.join(', ')} FROM ${stageOf(side)} AS s`),
        );
      }
      return tx.rows(raw(`SELECT ${read.join(', ')} FROM ${table} AS t ORDER BY id`));
    });
  let found: readonly (readonly (string | null)[])[];
  try {
    found = await put();
  } catch (error) {
    if (round.length > 1) {
      const each: string[] = [];
      for (const job of round) each.push(...(await runRound(side, domain, [job], way)));
      return each;
    }
    return [`${side.kind} ${round[0]?.column.rawType} by ${round[0]?.write} (${way}): ${error}`];
  }
  return round.flatMap(({ column, rule, write, form }, place) =>
    found.flatMap((row, at) => {
      const [text, again] = [texts[place]?.[at] ?? null, row[place] ?? null];
      if (normalForm(rule, text) === normalForm(rule, again)) return [];
      const shown = `${JSON.stringify(text)} is read again as ${JSON.stringify(again)}`;
      return [`${side.kind} ${column.rawType} by ${write} (${way}, ${rule} ${form.kind}): ${shown}`];
    }),
  );
}

function tableOf({ dialect, engine }: StoredSide, { name }: AnyDomain): string {
  return `${engine === 'postgres' ? 'public.' : ''}${dialect.identifier(name)}`;
}

function stageOf({ engine }: StoredSide): string {
  return engine === 'postgres' ? 'public.lockstep_stage' : 'lockstep_stage';
}
