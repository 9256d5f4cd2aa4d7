import type { Change, ChangeStep } from '../../../model/change.ts';
import type { MoveTable, RenameTable } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { quiet, refuseUnless, refuseWhile } from './guards.ts';
import { namesOf } from './names.ts';
import { sameRights } from './rights.ts';
import { recordStep } from './rule.ts';
import { block, exclusive, locking, plain } from './statement.ts';

/** A table under another name, or in another schema; a view under the old one takes what the old version reads and writes. */
export function moved(request: RenameTable | MoveTable): Change {
  const { name, kind, table, to } = request;
  const old = { schema: table.schema, name: table.name };
  const fresh = kind === 'rename-table' ? { ...old, name: to } : { ...old, schema: to };
  const verb = kind === 'rename-table' ? `is called ${to}` : `moves to the schema ${to}`;
  return {
    name,
    kind,
    table: old,
    title: `${old.schema}.${old.name} ${verb}`,
    // There is one table: nothing can differ.
    question: 'SELECT 0 AS differences;',
    steps: [recordStep(request), flip(request, old, fresh), contract(request, old, fresh)],
    notes: [
      'The view takes SELECT, INSERT, UPDATE, DELETE, ON CONFLICT, RETURNING and FOR UPDATE as the table does, with its defaults and triggers. It takes no TRUNCATE, COPY FROM, or foreign key: look for these in the old version first.',
      'Who uses the old name is not seen by the server: look for it in the code, and in pg_stat_statements, before the contract.',
      ...(kind === 'move-table'
        ? [
            `Programs that find the table by search_path find it where ${to} is in it; the sequences of its columns move along.`,
          ]
        : ['Sequences, indexes and constraints keep their names.']),
    ],
  };
}

function flip(request: RenameTable | MoveTable, old: TableName, fresh: TableName): ChangeStep {
  const { state, self, table: view } = namesOf(request);
  const made = qualified(fresh);
  const lock = exclusive(old);
  const rename = request.kind === 'rename-table';
  const invoker = Number.parseInt(request.schema.version, 10) >= 15 ? ' WITH (security_invoker = true)' : '';
  const there = (kind: 'r' | 'v') =>
    `EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(${quoteLiteral(view)}) AND relkind ${kind === 'v' ? '=' : '<>'} 'v')`;
  const go = rename ? `RENAME TO ${quote(fresh.name)}` : `SET SCHEMA ${quote(fresh.schema)}`;
  const home = rename ? `RENAME TO ${quote(old.name)}` : `SET SCHEMA ${quote(old.schema)}`;
  return {
    id: 'flip',
    title: `give the table its new ${rename ? 'name' : 'schema'} and leave a view under the old one`,
    about: ['In one transaction: no statement of either version meets a moment without the table.'],
    limit: 'moment',
    forward: [
      ...(rename ? [] : [plain(`CREATE SCHEMA IF NOT EXISTS ${quote(fresh.schema)};`), plain(sameUsage(old, fresh))]),
      locking(
        block(
          `  IF ${there('r')} THEN\n    ALTER TABLE ${view} ${go};\n    CREATE VIEW ${view}${invoker} AS SELECT * FROM ${made};\n  END IF;`,
        ),
        lock,
      ),
      plain(sameRights(fresh, old)),
      plain(`UPDATE ${state} SET flipped_at = coalesce(flipped_at, clock_timestamp()) WHERE name = ${self};`),
      plain(`SELECT concat('lockstep: flipped at ', flipped_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [
      refuseWhile(request, 'contract'),
      locking(
        block(`  IF ${there('v')} THEN\n    DROP VIEW ${view};\n    ALTER TABLE ${made} ${home};\n  END IF;`),
        lock,
      ),
      plain(`UPDATE ${state} SET flipped_at = NULL WHERE name = ${self};`),
    ],
    undoMeans: 'Nothing is lost: there is one table all the while. The new version no longer finds it.',
    prints: 'flipped at …',
  };
}

/** Who may look into one schema may look into the other. */
function sameUsage(from: TableName, to: TableName): string {
  return block(
    `  FOR given IN
    SELECT a.privilege_type AS what, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who
      FROM pg_namespace AS n, aclexplode(n.nspacl) AS a WHERE n.nspname = ${quoteLiteral(from.schema)} AND a.privilege_type = 'USAGE'
  LOOP
    EXECUTE format('GRANT %s ON SCHEMA %I TO %s', given.what, ${quoteLiteral(to.schema)}, given.who);
  END LOOP;`,
    '  given record;',
  );
}

function contract(request: RenameTable | MoveTable, old: TableName, fresh: TableName): ChangeStep {
  const { state, self, table: view } = namesOf(request);
  return {
    id: 'contract',
    title: 'take the view away',
    about: [
      `It refuses, and changes nothing, unless the flip is ${request.contractAfterDays} days old.`,
      'The server does not note who uses the view: look for the old name in the code and in pg_stat_statements first.',
    ],
    limit: 'moment',
    forward: [
      plain(refuseUnless(request, quiet(request, 'flipped_at').slice(0, 1))),
      plain(`UPDATE ${state} SET contracted_at = coalesce(contracted_at, clock_timestamp()) WHERE name = ${self};`),
      locking(
        block(
          `  IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(${quoteLiteral(view)}) AND relkind = 'v') THEN\n    DROP VIEW ${view};\n  END IF;`,
        ),
        exclusive(old),
      ),
      plain(`SELECT concat('lockstep: contracted at ', contracted_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans: `Nothing is lost, and no script is needed: CREATE VIEW ${view} AS SELECT * FROM ${qualified(fresh)}.`,
    prints: 'contracted at …',
  };
}
