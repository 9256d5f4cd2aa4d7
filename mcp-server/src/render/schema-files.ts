import type { Dialect } from '../engines/engine.ts';
import type { DdlScript, DdlStage, Decision, SchemaDdl } from '../model/ddl.ts';
import type { DecisionsContext, SchemaContext } from './contexts.ts';
import type { RenderedFile } from './render-input.ts';
import { renderTemplate } from './template-engine.ts';

/** Where the definition comes from and goes to, as `host:port/database`. */
export interface SchemaFacts {
  readonly source: string;
  readonly target: string;
  readonly dialect: Dialect;
}

const template = { mysql: 'sql/mysql/schema.sql', postgres: 'sql/postgres/schema.sql' } as const;

/** Locks are kept until the end of a transaction, and a server has a few thousand: larger schemas take several. */
const STATEMENTS_A_TRANSACTION = 200;

const STAGES: Readonly<Record<DdlStage, { readonly title: string; readonly about: readonly string[] }>> = {
  tables: {
    title: 'types, tables and primary keys',
    about: ['Copy the rows after this file and before the next ones.'],
  },
  indexes: {
    title: 'secondary indexes',
    about: ['Run it after the copy: an index is built faster than it is kept up to date.'],
  },
  constraints: {
    title: 'checks, foreign keys and triggers',
    about: ['Run it after the indexes. New rows are held to these from now on.'],
  },
  validation: {
    title: 'validation of existing rows',
    about: ['It reads the tables while they are read and written. An error names the constraint that a row breaks.'],
  },
  counters: {
    title: 'next values of counters',
    about: ['Run it last, and once more at cutover: counters only ever move forward.'],
  },
};

const UNDO = ['It drops what the file of the same name made. A table that holds rows is not dropped: empty it first.'];

/** The scripts that make the target’s tables and those that take them back, and the document that says why; nothing when no table is missing. */
export function renderSchema(ddl: SchemaDdl, facts: SchemaFacts): RenderedFile[] {
  if (ddl.scripts.length === 0) return [];
  const forward = ddl.scripts.map((script, at) => scriptFile(script, at + 1, 'forward', facts));
  const reverse = ddl.scripts.flatMap((script, at) =>
    script.reverse.length === 0 ? [] : [scriptFile(script, at + 1, 'reverse', facts)],
  );
  return [...forward, ...reverse, decisionsFile(ddl, facts)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function pathOf(stage: DdlStage, number: number, direction: 'forward' | 'reverse'): string {
  return `schema/${direction === 'reverse' ? 'undo/' : ''}${number}-${stage}.sql`;
}

function scriptFile(
  script: DdlScript,
  number: number,
  direction: 'forward' | 'reverse',
  { source, target, dialect }: SchemaFacts,
): RenderedFile {
  const path = pathOf(script.stage, number, direction);
  const { title, about } = STAGES[script.stage];
  const context: SchemaContext = {
    origin: { source, target },
    title: direction === 'forward' ? title : `take back ${title}`,
    about: direction === 'forward' ? [...about] : [...UNDO],
    command: dialect.clientCommand(path),
    batches: batches(script[direction]),
  };
  return { path, text: renderTemplate(template[dialect.engine], context, dialect) };
}

function batches(statements: readonly string[]): SchemaContext['batches'] {
  const count = Math.ceil(statements.length / STATEMENTS_A_TRANSACTION);
  return Array.from({ length: count }, (_, at) => ({
    statements: statements
      .slice(at * STATEMENTS_A_TRANSACTION, (at + 1) * STATEMENTS_A_TRANSACTION)
      .map((sql) => ({ sql })),
  }));
}

const EFFECTS: readonly (readonly [Decision['effect'], string])[] = [
  ['not mapped', 'Not mapped: decide what becomes of these'],
  ['changed', 'Changed'],
  ['added', 'Added'],
  ['renamed', 'Renamed'],
];

function decisionsFile({ adopted, scripts }: SchemaDdl, { source, target, dialect }: SchemaFacts): RenderedFile {
  const listed = (direction: 'forward' | 'reverse') => (script: DdlScript, at: number) => {
    const path = pathOf(script.stage, at + 1, direction);
    return {
      path,
      title: STAGES[script.stage].title,
      command: dialect.clientCommand(path),
      any: script[direction].length > 0,
    };
  };
  const shown = (files: readonly ReturnType<ReturnType<typeof listed>>[]) =>
    files.filter(({ any }) => any).map(({ path, title, command }) => ({ path, title, command }));
  const context: DecisionsContext = {
    origin: { source, target },
    tables: adopted.schema.tables.length,
    files: shown(scripts.map(listed('forward'))),
    undo: shown(scripts.map(listed('reverse')).toReversed()),
    effects: EFFECTS.flatMap(([effect, title]) => {
      const groups = groupsOf(adopted.decisions.filter((decision) => decision.effect === effect));
      return groups.length === 0 ? [] : [{ title, groups }];
    }),
  };
  return { path: 'schema/DECISIONS.md', text: renderTemplate('documents/decisions.md', context, null) };
}

/** What is said of many objects alike is said once. */
function groupsOf(decisions: readonly Decision[]): DecisionsContext['effects'][number]['groups'] {
  const groups = new Map<string, { what: string; why: string; count: number; objects: string[] }>();
  for (const { id, what, why, object } of decisions) {
    const key = JSON.stringify([id, what, why]);
    const group = groups.get(key) ?? { what, why, count: 0, objects: [] };
    groups.set(key, group);
    const { table, name, kind } = object;
    group.count += 1;
    group.objects.push(table === null || kind === 'table' ? name : `${table}.${name}`);
  }
  return [...groups.values()];
}
