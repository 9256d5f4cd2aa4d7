import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { UnionTables } from '../../../model/change-contract.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { differ } from './differ.ts';
import { isOwn, unlessEcho } from './echo.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress, noteOldWrite } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { definition, plain } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';
import { namesOfUnion } from './union-names.ts';

const EVENTS = ['ai', 'au', 'ad'];
const NUMBERED = 'bi';
const WATCHED = ['bi', 'bu', 'bd'];

/** Triggers on all tables; one that another of them called does nothing. */
export function captureUnion(request: UnionTables): ChangeStep {
  const { whole } = request;
  const names = request.parts.map(({ table }) => table.name).join(' and ');
  return {
    id: 'capture',
    title: `write ${whole.name} wherever ${names} are written, and the other way round`,
    about: [
      'The old version alone may serve until verify says 0: until then a row is missing for the new one, and an INSERT of its key fails.',
      'No trigger sees TRUNCATE: verify would say so. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'moment',
    forward: [
      ...refuseWhile(request, 'flip'),
      ...beginAnew(request),
      ...partTriggers(request),
      ...wholeTriggers(request),
    ],
    undo: [...refuseWhile(request, 'flip'), ...dropUnionSync(request), ...beginAnew(request)],
    undoMeans: `Nothing is lost as long as the old version alone writes from then on: ${names} have every row that either version wrote. ${whole.name} is emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

/** What no trigger of the new table keeps in step is no copy: it is made from nothing. The one that is asked for is made last and taken away first. */
function beginAnew(request: UnionTables): ChangeStatement[] {
  const { whole } = request;
  const { whole: on } = namesOfUnion(request);
  const kept = exists('TRIGGERS', { TRIGGER_SCHEMA: whole.schema, TRIGGER_NAME: ownName(request.name, 'ai') });
  const there = exists('TABLES', { TABLE_SCHEMA: whole.schema, TABLE_NAME: whole.name });
  const { sql } = forgetProgress(request);
  return [
    definition(conditional(`${there} AND NOT ${kept}`, true, `TRUNCATE TABLE ${on}`)),
    plain(`${sql.slice(0, -1)} AND NOT ${kept};`),
  ];
}

function partTriggers(request: UnionTables): ChangeStatement[] {
  const { key, parts } = namesOfUnion(request);
  const moved = key
    .map(({ name, rawType }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType))
    .join(' OR ');
  return parts.flatMap(({ table, literal }, at) => {
    const make = (ending: string, event: string, ...statements: string[]) =>
      trigger(request, {
        ending: `part${at + 1}_${ending}`,
        when: `AFTER ${event}`,
        on: table,
        body: unlessEcho(request, statements),
      });
    // In this order: a row that is there already would else be changed or deleted before anything sees it, and the backfill passes it over.
    return [
      make('ad', 'DELETE', take(request, literal)),
      make('au', 'UPDATE', `IF ${moved} THEN ${take(request, literal)} END IF;`, put(request, literal)),
      make('ai', 'INSERT', put(request, literal)),
    ];
  });
}

function put(request: UnionTables, literal: string): string {
  const { whole, mark, columns, values, set } = namesOfUnion(request);
  return `INSERT INTO ${whole} (${mark}, ${columns}) VALUES (${literal}, ${values('NEW')}) ON DUPLICATE KEY UPDATE ${set('NEW')};`;
}

/** A row that was not brought is put there first: a DELETE that finds nothing would lock the gap, and writers would wait for each other. */
function take(request: UnionTables, literal: string): string {
  const { whole, mark, columns, values, has } = namesOfUnion(request);
  return `INSERT INTO ${whole} (${mark}, ${columns}) VALUES (${literal}, ${values('OLD')}) ON DUPLICATE KEY UPDATE ${mark} = ${literal}; DELETE FROM ${whole} WHERE ${mark} = ${literal} AND ${has('OLD')};`;
}

/** An INSERT that brings a row to a part fails where there is another one of its key: two rows must never become one. */
function wholeTriggers(request: UnionTables): ChangeStatement[] {
  const { key, mark, parts, columns, values, set, has } = namesOfUnion(request);
  const { self } = namesOf(request);
  const none = escapedMessage(request);
  const by = (row: string, what: (sql: string) => string) =>
    parts
      .map(({ literal, sql }, at) => `${at === 0 ? 'IF' : 'ELSEIF'} ${row}.${mark} = ${literal} THEN ${what(sql)}`)
      .join('\n      ');
  const insert = `${by('NEW', (sql) => `INSERT INTO ${sql} (${columns}) VALUES (${values('NEW')});`)}
      ELSE SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${none};
      END IF;`;
  const remove = `${by('OLD', (sql) => `DELETE FROM ${sql} WHERE ${has('OLD')};`)}
      END IF;`;
  const update = `${by('NEW', (sql) => `UPDATE ${sql} SET ${set('NEW')} WHERE ${has('NEW')};`)}
      END IF;`;
  const moved = [
    `NOT (NEW.${mark} <=> OLD.${mark})`,
    ...key.map(({ name, rawType }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType)),
  ].join(' OR ');
  const make = (ending: string, event: string, statement: string) =>
    trigger(request, {
      ending,
      when: `AFTER ${event}`,
      on: request.whole,
      body: unlessEcho(request, [`IF NOT (@lockstep_backfill <=> ${self}) THEN\n      ${statement}\n    END IF;`]),
    });
  return [
    ...numbering(request),
    make('ad', 'DELETE', remove),
    make(
      'au',
      'UPDATE',
      `IF ${moved} THEN\n      ${remove}\n      ${insert}\n      ELSE\n      ${update}\n      END IF;`,
    ),
    make('ai', 'INSERT', unlessNumbered(request, insert)),
  ];
}

/** A row that comes without a number is written to its part first, whose counter alone gives numbers: two counters would give one number twice. */
function numbering(request: UnionTables): ChangeStatement[] {
  const { counted, mark, parts, written } = namesOfUnion(request);
  if (counted === undefined) return [];
  const id = `NEW.${quote(counted.name)}`;
  const others = written.filter((column) => column !== counted).map(({ name }) => quote(name));
  const insert = ({ literal, sql }: (typeof parts)[number], at: number) =>
    `${at === 0 ? 'IF' : 'ELSEIF'} NEW.${mark} = ${literal} THEN INSERT INTO ${sql} (${others.join(', ')}) VALUES (${others.map((name) => `NEW.${name}`).join(', ')});`;
  return [
    trigger(request, {
      ending: NUMBERED,
      when: 'BEFORE INSERT',
      on: request.whole,
      body: unlessEcho(request, [
        `IF COALESCE(${id}, 0) = 0 THEN
      ${parts.map(insert).join('\n      ')}
      ELSE SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${escapedMessage(request)};
      END IF;
      SET ${id} = LAST_INSERT_ID();
      SET ${numberOf(request)} = ${numberedRow(request)};
    END IF;`,
      ]),
    }),
  ];
}

function unlessNumbered(request: UnionTables, insert: string): string {
  if (namesOfUnion(request).counted === undefined) return insert;
  return `IF NOT (${numberOf(request)} <=> ${numberedRow(request)}) THEN
      ${insert}
      END IF;`;
}

function numberOf({ name }: UnionTables): string {
  return `@${ownName(name, 'number')}`;
}

/** This row of this statement, and no other one’s. */
function numberedRow(request: UnionTables): string {
  const { counted, mark } = namesOfUnion(request);
  return `CAST(CONCAT(UTC_TIMESTAMP(6), ' ', NEW.${mark}, ' ', NEW.${quote(counted?.name ?? '')}) AS BINARY)`;
}

function escapedMessage({ whole, mark, parts }: UnionTables): string {
  const text = `lockstep: ${whole.name}.${mark} is none of ${parts.map(({ value }) => value).join(', ')}`;
  return quoteLiteral([...text].slice(0, 128).join(''));
}

/** Takes the triggers away that keep all tables in step, those of the new one first: they name the others. */
export function dropUnionSync(request: UnionTables): ChangeStatement[] {
  return [
    ...dropTriggers(
      request,
      namesOfUnion(request).counted === undefined ? EVENTS : [...EVENTS, NUMBERED],
      request.whole,
    ),
    ...request.parts.flatMap(({ table }, at) =>
      dropTriggers(
        request,
        EVENTS.map((ending) => `part${at + 1}_${ending}`),
        table,
      ),
    ),
  ];
}

/** Triggers that note who writes the old tables. Only from the flip on: until then everybody does. */
export function watchParts(request: UnionTables): ChangeStatement[] {
  const events = ['BEFORE INSERT', 'BEFORE UPDATE', 'BEFORE DELETE'];
  return request.parts.flatMap(({ table }, part) =>
    events.map((when, at) =>
      trigger(request, {
        ending: `old${part + 1}_${WATCHED[at]}`,
        when,
        on: table,
        body: `  IF ${isOwn(request)} THEN\n    ${noteOldWrite(request)}\n  END IF;`,
      }),
    ),
  );
}

/** Takes away what watches. */
export function dropWatchers(request: UnionTables): ChangeStatement[] {
  return request.parts.flatMap(({ table }, at) =>
    dropTriggers(
      request,
      WATCHED.map((ending) => `old${at + 1}_${ending}`),
      table,
    ),
  );
}

/** Copies rows of a part under a lock, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyPart(request: UnionTables, at: number, range: string): string {
  const { whole, mark, columns, values, parts } = namesOfUnion(request);
  const part = parts[at];
  return `SET @lockstep_backfill = ${namesOf(request).self};
        INSERT INTO ${whole} (${mark}, ${columns})
        SELECT ${part?.literal}, ${values('t')} FROM ${part?.sql} AS t WHERE ${range} /*!80001 FOR SHARE NOWAIT *//*M! LOCK IN SHARE MODE */ ON DUPLICATE KEY UPDATE ${whole}.${mark} = ${whole}.${mark};
        SET @lockstep_backfill = NULL;`;
}

/** A SELECT of the number of rows that are in one shape alone, or that say different things in both. */
export function unionQuestion(request: UnionTables): string {
  const { whole, mark, written, key, parts, has } = namesOfUnion(request);
  const first = quote(key[0]?.name ?? '');
  const apart = written
    .map(({ name, rawType }) => differ(`n.${quote(name)}`, `t.${quote(name)}`, rawType))
    .join(' OR ');
  const counts = [
    ...parts.flatMap(({ sql, literal }) => [
      `(SELECT COUNT(*) FROM ${sql} AS t LEFT JOIN ${whole} AS n ON n.${mark} = ${literal} AND ${has('t', 'n.')} WHERE n.${mark} IS NULL OR ${apart})`,
      `(SELECT COUNT(*) FROM ${whole} AS n LEFT JOIN ${sql} AS t ON ${has('n', 't.')} WHERE n.${mark} = ${literal} AND t.${first} IS NULL)`,
    ]),
    `(SELECT COUNT(*) FROM ${whole} AS n WHERE n.${mark} NOT IN (${parts.map(({ literal }) => literal).join(', ')}))`,
  ];
  return `SELECT ${counts.join(' + ')} AS differences`;
}
