import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { DropColumn, DropTable } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { alter, dropColumn, hasColumn, modifyColumn, requireAgain, wayOfColumns } from './alter.ts';
import { readers } from './beside.ts';
import { differ } from './differ.ts';
import { contractStep, flipStep } from './gates.ts';
import { cycle, type Demand, refuseWhile, unnamed } from './guards.ts';
import { noteOldWrite } from './journal.ts';
import { literalDefault } from './literal-default.ts';
import { namesOf, ownName } from './names.ts';
import { recordStep } from './rule.ts';
import { aMoment, definition, plain } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';
import { dropForeignKey, dropIndex, refuseTied } from './twin.ts';

type Drop = DropColumn | DropTable;

/** What goes is watched, then hidden under another name, from where it comes back whole, and only then dropped. */
export function dropped(request: Drop): Change {
  const { name, kind, table } = request;
  const what = kind === 'drop-column' ? `${table.name}.${request.column.name}` : table.name;
  const { seen, self } = namesOf(request);
  if (kind === 'drop-column') {
    refuseTied(table, request.column.name);
    wayOfColumns(table);
  }
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${what} goes`,
    // There is no second shape: what is asked is who still writes.
    question: `SELECT COUNT(*) AS differences FROM ${seen} AS t WHERE t.\`change\` = ${self} AND t.seen_at > UTC_TIMESTAMP() - INTERVAL 1 DAY;`,
    steps: [recordStep(request), watch(request, what), hide(request, what), destroy(request, what)],
    notes: [
      `Who only reads ${what} is not seen by the server: look for it in the code. Hiding it finds the rest: their statements fail, and the undo of flip brings it back at once.`,
      ...(kind === 'drop-column'
        ? [
            'The flip refuses while a trigger of the application names the column, which would fail.',
            ...readers(request, request.column.name),
          ]
        : ['Triggers of the table go with it.']),
    ],
  };
}

function watch(request: Drop, what: string): ChangeStep {
  const free = request.kind === 'drop-column' ? loosened(request.column) : null;
  return {
    id: 'capture',
    title: `note who still writes ${what}`,
    about: [
      'It changes nothing that is written.',
      ...(free === null
        ? []
        : [
            `${what} takes NULL from here on, so that a version may leave it out: for that the table is written again, beside readers and writers.`,
          ]),
    ],
    limit: 'none',
    forward: [
      ...refuseWhile(request, 'flip'),
      ...(free === null ? [] : modifyColumn(request, [free], 'rebuilt')),
      ...watchers(request),
    ],
    undo: [
      ...refuseWhile(request, 'flip'),
      ...dropTriggers(request, ENDINGS),
      ...(free === null || request.kind !== 'drop-column' ? [] : requireAgain(request, request.column)),
    ],
    undoMeans:
      free === null
        ? 'Nothing is lost; writes are no longer noted.'
        : `Nothing is lost; writes are no longer noted. ${what} is NOT NULL again only when no row was written without it.`,
    prints: null,
  };
}

/** The column as it is when a version may leave it out; null: it may be already. */
function loosened(column: Column): Column | null {
  return column.nullable || column.default !== null || column.generated !== null ? null : { ...column, nullable: true };
}

const ENDINGS = ['bi', 'bu', 'bd'];

function watchers(request: Drop): ChangeStatement[] {
  const note = `  ${noteOldWrite(request)}`;
  if (request.kind === 'drop-table')
    return [
      trigger(request, { ending: 'bi', when: 'BEFORE INSERT', body: note }),
      trigger(request, { ending: 'bu', when: 'BEFORE UPDATE', body: note }),
      trigger(request, { ending: 'bd', when: 'BEFORE DELETE', body: note }),
    ];
  const { name, rawType } = request.column;
  const when = (condition: string) => `  IF ${condition} THEN\n  ${note}\n  END IF;`;
  return [
    trigger(request, {
      ending: 'bi',
      when: 'BEFORE INSERT',
      body: when(differ(`NEW.${quote(name)}`, literalDefault(request.column), rawType)),
    }),
    trigger(request, {
      ending: 'bu',
      when: 'BEFORE UPDATE',
      body: when(differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType)),
    }),
  ];
}

function hide(request: Drop, what: string): ChangeStep {
  const { table } = request;
  const away = ownName(request.name, 'gone');
  const { seen, self } = namesOf(request);
  const watched = exists('TRIGGERS', { TRIGGER_SCHEMA: table.schema, TRIGGER_NAME: ownName(request.name, 'bi') });
  const demands: readonly Demand[] = [
    [`${watched} OR c.flipped_at IS NOT NULL`, 'nobody notes who writes it: run capture'],
    [
      `NOT EXISTS (SELECT 1 FROM ${seen} AS s WHERE s.\`change\` = ${self} AND s.seen_at > UTC_TIMESTAMP() - INTERVAL 1 DAY)`,
      'it was written within a day',
    ],
    ...(request.kind === 'drop-column' ? [unnamed(request, [request.column.name])] : []),
  ];
  const step = flipStep(request, { demands, ...moves(request, away) });
  return {
    ...step,
    title: `hide ${what} under the name ${away}`,
    about: [
      `Statements that still name it fail from here on; the undo brings it back at once, with every row. It refuses while it was written within a day.`,
    ],
    undoMeans:
      'Nothing is lost: what was hidden comes back as it was. Rows that were written meanwhile have no value in it.',
  };
}

function moves(request: Drop, away: string): { statements: ChangeStatement[]; undo: ChangeStatement[] } {
  const { table } = request;
  if (request.kind === 'drop-column') {
    const { name } = request.column;
    const rename = (from: string, to: string) =>
      alter(request, {
        when: hasColumn(table, from),
        there: true,
        what: `RENAME COLUMN ${quote(from)} TO ${quote(to)}`,
        way: 'instant',
      });
    // A trigger that names a column which is not there lets no write pass.
    const { state, self } = namesOf(request);
    return {
      statements: [
        // So that a run after a kill goes on from here, though nobody watches any more.
        plain(`UPDATE ${state} SET flipped_at = COALESCE(flipped_at, UTC_TIMESTAMP(6)) WHERE name = ${self};`),
        ...dropTriggers(request, ENDINGS),
        ...rename(name, away),
      ],
      undo: [...rename(away, name), ...watchers(request)],
    };
  }
  const rename = (from: string, to: string) => {
    const place = (name: string) => `${quote(table.schema)}.${quote(name)}`;
    return definition(
      conditional(
        exists('TABLES', { TABLE_SCHEMA: table.schema, TABLE_NAME: from }),
        true,
        `RENAME TABLE ${place(from)} TO ${place(to)}`,
      ),
      aMoment(table),
    );
  };
  return { statements: [rename(table.name, away)], undo: [rename(away, table.name)] };
}

function destroy(request: Drop, what: string): ChangeStep {
  const { table } = request;
  const away = ownName(request.name, 'gone');
  const gone = `${quote(table.schema)}.${quote(away)}`;
  const step = contractStep(request, 'SELECT 0 AS differences', {
    about: [],
    undoMeans: 'It cannot be taken back: the values are gone, but for the copy that you kept.',
    demands: [
      ...cycle(request, 'flipped_at'),
      ...(request.kind === 'drop-table'
        ? []
        : [[hasColumn(table, away), 'it is not hidden: run flip'] satisfies Demand]),
    ],
    statements:
      request.kind === 'drop-table'
        ? [
            definition(
              `-- lockstep-ignore drops-table: this file refuses until the table was hidden for a release cycle\nDROP TABLE IF EXISTS ${gone};`,
              aMoment({ schema: table.schema, name: away }),
            ),
          ]
        : [
            ...table.foreignKeys
              .filter(({ columns }) => columns.includes(request.column.name))
              .flatMap(({ name }) => dropForeignKey(request, name)),
            ...table.indexes
              .filter(({ parts }) => parts.some(({ column }) => column === request.column.name))
              .flatMap(({ name }) => dropIndex(request, name)),
            ...dropColumn(request, away),
          ],
  });
  return {
    ...step,
    title: `drop ${what}`,
    about: [
      `It refuses, and changes nothing, unless it has been hidden for ${request.contractAfterDays} days.`,
      ...(request.kind === 'drop-column'
        ? [
            'Indexes and foreign keys that have the column go whole, with their other columns: make those that are still needed anew before.',
          ]
        : []),
      `Keep a copy before: mysqldump ${request.kind === 'drop-table' ? `of the table ${away}` : `of ${table.name}, or SELECT its key and ${away} into a file`}.`,
    ],
  };
}
