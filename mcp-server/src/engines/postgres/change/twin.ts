import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column, ForeignKey, Index } from '../../../model/schema.ts';
import { foreignKeySql } from '../ddl/constraint-statements.ts';
import { indexSql } from '../ddl/index-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { index } from './index-beside.ts';
import { namesOf } from './names.ts';
import { refusePartedIndex, refusePartedKey } from './partitioned.ts';
import { refuseUnlikeRules } from './refuse-tied.ts';
import { names, renamedIn, uses } from './renamed-in.ts';
import { alone, beside, block, exclusive, ignoring, locking, mine, plain, writersWait } from './statement.ts';
import { unsupported } from './unsupported.ts';

/** What the old column has and the new one gets: NOT NULL, indexes, checks and foreign keys, built beside readers and writers. */
export interface Twin {
  readonly forward: readonly ChangeStatement[];
  readonly undo: readonly ChangeStatement[];
  /** After the old column has gone: the names that its own had. */
  readonly rename: readonly ChangeStatement[];
}

/** Gives the column `to` what the column has. */
export function twinOf(request: ChangeRequest, column: Column, to: string): Twin {
  refuseUnlikeRules(request, column.name);
  const renames: Renames = new Map([[column.name, to]]);
  const { count } = ruled(request, renames);
  return joined([
    ...(column.nullable ? [] : [notNull(request, to)]),
    twinRules(request, renames),
    ...request.table.foreignKeys
      .filter(({ columns }) => columns.includes(column.name))
      .map((key, at) => twinKey(request, key, { renames, name: `lockstep_${request.name}_${count + at + 1}` })),
  ]);
}

/** Columns, each with the one that stands for it. */
export type Renames = ReadonlyMap<string, string>;

/** Several of them as one. */
export function joined(parts: readonly Twin[]): Twin {
  return {
    forward: parts.flatMap(({ forward }) => forward),
    undo: parts.toReversed().flatMap(({ undo }) => undo),
    rename: parts.flatMap(({ rename }) => rename),
  };
}

function renamed(renames: Renames, name: string): string {
  return renames.get(name) ?? name;
}

/** What the columns have within their own table: indexes, and checks. */
export function twinRules(request: ChangeRequest, renames: Renames): Twin {
  const { indexes, checks } = ruled(request, renames);
  const own = (at: number) => `lockstep_${request.name}_${at + 1}`;
  return joined([
    ...indexes.map((index, at) => twinIndex(request, index, { renames, name: own(at) })),
    ...checks.map(({ name, sql }, at) =>
      twinConstraint(request, own(indexes.length + at), name, `CHECK (${renamedAll(sql, renames)})`),
    ),
  ]);
}

/** The indexes and checks that the columns have. */
export function ruled({ table }: ChangeRequest, renames: Renames) {
  const some = (holds: (name: string) => boolean) => [...renames.keys()].some(holds);
  const indexes = table.indexes.filter((each) => some((name) => uses(each, name)));
  const checks = table.checks.filter(({ sql }) => some((name) => names(sql, name)));
  return { indexes, checks, count: indexes.length + checks.length };
}

/** A foreign key between columns that stand for others; `theirs` are those of the table that it refers to. */
export function twinKey(
  request: ChangeRequest,
  key: ForeignKey,
  {
    renames,
    theirs = new Map(),
    name,
  }: { readonly renames: Renames; readonly theirs?: Renames; readonly name: string },
): Twin {
  refusePartedKey(request, key.name);
  const { references } = key;
  const rule = foreignKeySql({
    ...key,
    columns: key.columns.map((each) => renamed(renames, each)),
    references: { ...references, columns: references.columns.map((each) => renamed(theirs, each)) },
  });
  const parent = { schema: references.schema, name: references.table };
  const drop = `    LOCK TABLE ${qualified(parent)} IN ACCESS EXCLUSIVE MODE;\n    ALTER TABLE ${namesOf(request).table} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(name)};`;
  return {
    ...twinConstraint(request, name, key.name, rule, parent),
    // The table that is referred to first, as the application locks them.
    undo: [{ sql: block(drop), alone: false, locks: [exclusive(parent), exclusive(request.table)] }],
  };
}

function renamedAll(sql: string, renames: Renames): string {
  return [...renames].reduce((text, [from, to]) => renamedIn(text, from, to), sql);
}

/** A validated check spares SET NOT NULL the reading of the rows under its lock. */
export function notNull(request: ChangeRequest, column: string): Twin {
  const { table } = namesOf(request);
  const check = `lockstep_${request.name}_not_null`;
  const name = quoteIdentifier(column);
  const lock = exclusive(request.table);
  const drop = locking(
    mine('drops-constraint', `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(check)};`),
    lock,
  );
  return {
    forward: [
      ...constraint(request, check, `CHECK (${name} IS NOT NULL)`, [request.table]),
      locking(
        ignoring(
          'scans-under-lock',
          'the check that was validated above proves it',
          `ALTER TABLE ${table} ALTER COLUMN ${name} SET NOT NULL;`,
        ),
        lock,
      ),
      drop,
    ],
    undo: [
      locking(
        ignoring(
          'drops-not-null',
          'it was so before this change',
          `ALTER TABLE ${table} ALTER COLUMN ${name} DROP NOT NULL;`,
        ),
        lock,
      ),
      drop,
    ],
    rename: [],
  };
}

/** A constraint that holds for new rows at once and is then proved for the others, in a transaction of its own. */
export function constraint(
  request: ChangeRequest,
  name: string,
  rule: string,
  tables: readonly TableName[],
): ChangeStatement[] {
  const { table } = namesOf(request);
  const [own, ...others] = tables;
  const there = `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${quoteLiteral(table)}::regclass AND conname = ${quoteLiteral(name)})`;
  const add = `ALTER TABLE ${table} ADD CONSTRAINT ${quoteIdentifier(name)} ${rule} NOT VALID;`;
  // The table that is referred to first, as the application locks them.
  const first = others.map((each) => `    LOCK TABLE ${qualified(each)} IN SHARE ROW EXCLUSIVE MODE;\n`).join('');
  return [
    {
      sql: block(`  IF NOT ${there} THEN\n${first}    ${add}\n  END IF;`),
      alone: false,
      locks: [
        ...(own === undefined ? [] : [others.length === 0 ? exclusive(own) : writersWait(own)]),
        ...others.map(writersWait),
      ],
    },
    alone(
      `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`,
      ...tables.map((each) => beside(each, 'a scan')),
    ),
  ];
}

/** An index of columns that stand for others. */
export function twinIndex(
  request: ChangeRequest,
  old: Index,
  { renames, name }: { readonly renames: Renames; readonly name: string },
): Twin {
  refusePartedIndex(request.table, old);
  refuseLate(request, old);
  const swapped = (sql: string | null) => (sql === null ? null : renamedAll(sql, renames));
  const made: Index = {
    ...old,
    name,
    parts: old.parts.map((part) => ({
      ...part,
      column: part.column === null ? null : renamed(renames, part.column),
      expression: swapped(part.expression),
    })),
    include: old.include.map((each) => renamed(renames, each)),
    predicate: swapped(old.predicate),
  };
  const relation = qualified({ schema: request.table.schema, name });
  const asConstraint = attach(request, old, name);
  return {
    forward: [...index(request, name, indexSql(request.table, made, 'CONCURRENTLY')), ...asConstraint.forward],
    undo: [
      ...asConstraint.undo,
      alone(`DROP INDEX CONCURRENTLY IF EXISTS ${relation};`, beside(request.table, 'a moment')),
    ],
    rename: [plain(`ALTER INDEX IF EXISTS ${relation} RENAME TO ${quoteIdentifier(old.name)};`)],
  };
}

/** An index that is built beside writers looks at each row at once, from before its end on. */
function refuseLate({ table }: ChangeRequest, { name }: Index): void {
  if (table.uniqueKeys.some((key) => key.deferrable && key.name === name))
    throw unsupported(
      `The constraint ${name} of ${table.name} is DEFERRABLE, and PostgreSQL builds no such index beside writers: a write that gives a value to one row before another has let it go would fail from the build on.`,
      'Make it NOT DEFERRABLE first, if no write counts on it.',
    );
}

/** Where the old index is that of a UNIQUE constraint, which ON CONFLICT may name, the new one becomes one too. */
function attach(request: ChangeRequest, old: Index, name: string): Pick<Twin, 'forward' | 'undo'> {
  if (!old.unique || old.predicate !== null || old.parts.some(({ column }) => column === null))
    return { forward: [], undo: [] };
  const { table } = namesOf(request);
  const own = quoteIdentifier(name);
  const named = (each: string) =>
    `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${quoteLiteral(table)}::regclass AND contype = 'u' AND conname = ${quoteLiteral(each)})`;
  const add = `ALTER TABLE ${table} ADD CONSTRAINT ${own} UNIQUE USING INDEX ${own};`;
  const lock = exclusive(request.table);
  return {
    forward: [locking(block(`  IF ${named(old.name)} AND NOT ${named(name)} THEN\n    ${add}\n  END IF;`), lock)],
    undo: [locking(mine('drops-constraint', `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${own};`), lock)],
  };
}

function twinConstraint(request: ChangeRequest, own: string, old: string, rule: string, parent?: TableName): Twin {
  const { table } = namesOf(request);
  const there = `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${quoteLiteral(table)}::regclass AND conname = ${quoteLiteral(own)})`;
  const rename = `ALTER TABLE ${table} RENAME CONSTRAINT ${quoteIdentifier(own)} TO ${quoteIdentifier(old)};`;
  return {
    forward: constraint(request, own, rule, [request.table, ...(parent === undefined ? [] : [parent])]),
    undo: [
      locking(
        mine('drops-constraint', `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(own)};`),
        exclusive(request.table),
      ),
    ],
    rename: [locking(block(`  IF ${there} THEN\n    ${rename}\n  END IF;`), exclusive(request.table))],
  };
}
