import type { Dialect } from '../../engines/engine.ts';
import type { RowRepair, TableRepair } from '../../model/repair.ts';
import type { Schema } from '../../model/schema.ts';
import type { RepairContext } from '../contexts.ts';
import type { RenderedFile } from '../render-input.ts';
import { tableSlugs } from '../slugs.ts';
import { renderTemplate } from '../template-engine.ts';
import { type RowChange, rowChange, type TargetColumns } from './row-change.ts';

/** Where and when the differences were confirmed. */
export interface RepairFacts {
  /** `host:port/database` of each side. */
  readonly source: string;
  readonly target: string;
  /** When the check ended. */
  readonly at: Date;
  /** Says which columns the target fills by itself. */
  readonly targetSchema: Schema;
}

const template = { mysql: 'sql/mysql/repair.sql', postgres: 'sql/postgres/repair.sql' } as const;

/** Rows go before they change, and change before they come: a value that must be unique is free by then. */
const ORDER = ['delete', 'update', 'insert', 'review'] as const;

/** The files of several tables, each with a name of its own. */
export function repairFiles(repairs: readonly TableRepair[], dialect: Dialect, facts: RepairFacts): RenderedFile[] {
  const slugs = tableSlugs(repairs.map(({ target }) => target));
  return repairs.map((repair, at) => repairFile(repair, dialect, facts, slugs[at]));
}

/**
 * The proposed repair of one table, for the target's own client: `path` below the plan's folder, and the text. The same input gives
 * the same bytes. `slug`: the file's name when several tables have files.
 */
export function repairFile(
  repair: TableRepair,
  dialect: Dialect,
  facts: RepairFacts,
  slug: string = tableSlugs([repair.target])[0] ?? 'table',
): RenderedFile {
  const path = `repair/${slug}.sql`;
  const own = ownColumns(repair, facts.targetSchema);
  const changes = repair.rows.map((row) => ({ row, change: rowChange(repair, row, dialect, own) }));
  const sorted = ORDER.flatMap((kind) => changes.filter(({ change }) => change.kind === kind));
  const rows = sorted.map(({ row, change }, at) => shownRow(repair, row, change, at + 1));
  const count = (kind: RowChange['kind']) => sorted.filter(({ change }) => change.kind === kind).length;
  const context: RepairContext = {
    origin: { source: facts.source, target: facts.target, checkedAt: facts.at.toISOString() },
    source: repair.source,
    target: repair.target,
    command: dialect.clientCommand(path),
    counts: {
      inserts: count('insert'),
      updates: count('update'),
      deletes: count('delete'),
      reviews: count('review'),
      omitted: repair.omitted,
    },
    rows,
  };
  return { path, text: renderTemplate(template[dialect.engine], context, dialect) };
}

function ownColumns({ target }: TableRepair, { tables }: Schema): TargetColumns {
  const columns = tables.find(({ schema, name }) => schema === target.schema && name === target.name)?.columns ?? [];
  return {
    generated: columns.filter(({ generated }) => generated !== null).map(({ name }) => name),
    onUpdateNow: columns.filter(({ onUpdateNow }) => onUpdateNow).map(({ name }) => name),
  };
}

function shownRow(
  repair: TableRepair,
  row: RowRepair,
  change: RowChange,
  number: number,
): RepairContext['rows'][number] {
  const texts = row.target ?? row.source ?? [];
  const columns = repair.columns.flatMap((column, at) => {
    const shown = `${column.target} = ${texts[at] ?? 'NULL'}`;
    return column.key || !repair.columns.some(({ key }) => key) ? [shown] : [];
  });
  const differing = repair.columns.flatMap(({ target }, at) => {
    const [from, to] = [row.source?.[at] ?? null, row.target?.[at] ?? null];
    return row.source === null || row.target === null || from === to ? [] : [`${target} is ${to}, ought to be ${from}`];
  });
  return {
    number,
    label: columns.join(', '),
    notes: change.kind === 'review' ? [change.reason, ...differing] : differing,
    inserts: change.kind === 'insert' ? [change] : [],
    updates: change.kind === 'update' ? [change] : [],
    deletes: change.kind === 'delete' ? [change] : [],
    kind: change.kind,
  };
}
