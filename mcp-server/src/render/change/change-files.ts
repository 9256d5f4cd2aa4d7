import type { Dialect } from '../../engines/engine.ts';
import type { Change, ChangeStatement, ChangeStep, Changes } from '../../model/change.ts';
import type { ChangeLimits } from '../../model/change-contract.ts';
import { CHANGE_RUNNER, CHANGES_FOLDER, changeCommand, changePath } from '../../model/change-paths.ts';
import { fullName } from '../../model/mapping.ts';
import type { Lock } from '../../model/script.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import type { ChangeReadmeContext, ChangeScriptContext } from './change-contexts.ts';
import { wrapped } from './wrapped.ts';

/** Where the changes are made, and how long their statements may take. */
export interface ChangeFacts {
  /** `host:port/database`. */
  readonly database: string;
  readonly dialect: Dialect;
  readonly limits: ChangeLimits;
}

const script = { mysql: 'sql/mysql/change.sql', postgres: 'sql/postgres/change.sql' } as const;

/** The scripts of every change, each with the one that takes it back beside it, sorted by path; nothing without a change. */
export function renderChanges({ made }: Changes, facts: ChangeFacts): RenderedFile[] {
  if (made.length === 0) return [];
  return [runner(facts), ...made.flatMap((change) => changeFiles(change, facts))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function changeFiles(change: Change, facts: ChangeFacts): RenderedFile[] {
  const path = `${CHANGES_FOLDER}/${change.name}/README.md`;
  return [
    { path, text: renderTemplate('documents/change.md', readme(change, facts), null) },
    ...change.steps.flatMap((step) => [
      scriptFile(change, step, 'forward', facts),
      ...(step.undo.length === 0 ? [] : [scriptFile(change, step, 'undo', facts)]),
    ]),
  ];
}

function scriptFile(
  change: Change,
  step: ChangeStep,
  direction: 'forward' | 'undo',
  { database, dialect, limits }: ChangeFacts,
): RenderedFile {
  const path = changePath(change, step, direction);
  const statements = step[direction];
  const context: ChangeScriptContext = {
    change: change.name,
    title: direction === 'forward' ? `${step.id}: ${step.title}` : `take back ${step.id}: ${step.title}`,
    place: change.title,
    origin: database,
    command: changeCommand(path),
    about: (direction === 'forward' ? step.about : [step.undoMeans]).flatMap(wrapped),
    locks: [...new Set(statements.flatMap(({ locks }) => locks.map(lockText)))],
    begin: dialect.change.begin(step.limit, limits).map(asSql),
    batches: batches(statements),
  };
  return { path, text: renderTemplate(script[dialect.engine], context, dialect) };
}

function lockText({ name, table, blocks, lasts, because }: Lock): string {
  return `${name} on ${table} for ${lasts}, which holds up ${blocks}${because === null ? '' : `: ${because}`}`;
}

/** What may stand in a transaction stands in one with its neighbours. */
function batches(statements: readonly ChangeStatement[]): ChangeScriptContext['batches'] {
  const groups: { together: boolean; statements: { sql: string }[] }[] = [];
  for (const { sql, alone } of statements) {
    const last = groups.at(-1);
    if (last?.together === true && !alone) last.statements.push({ sql });
    else groups.push({ together: !alone, statements: [{ sql }] });
  }
  return groups;
}

function readme(change: Change, { database }: ChangeFacts): ChangeReadmeContext {
  return {
    title: change.title,
    table: fullName(change.table),
    origin: database,
    kind: change.kind,
    steps: change.steps.map((step, at) => ({
      number: String(at + 1).padStart(2, '0'),
      id: step.id,
      title: step.title,
      run: changeCommand(changePath(change, step, 'forward')),
      undo: step.undo.length === 0 ? null : changeCommand(changePath(change, step, 'undo')),
      undoMeans: step.undoMeans,
    })),
    question: [change.question],
    notes: [...change.notes],
  };
}

function runner({ dialect: { change } }: ChangeFacts): RenderedFile {
  const pattern = `'${change.retryOn.replaceAll("'", "'\\''")}'`;
  return {
    path: CHANGE_RUNNER,
    text: renderTemplate('change/run.sh', { command: { sql: change.command }, retryOn: { sql: pattern } }, null),
  };
}

function asSql(sql: string): { sql: string } {
  return { sql };
}
