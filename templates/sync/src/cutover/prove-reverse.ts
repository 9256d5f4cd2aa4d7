import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { recordChanges } from '../core/outbox.ts';
import { columnOn, readVersions } from '../core/read-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { readState, writeState } from '../core/state.ts';
import { otherSide } from '../descriptor.ts';
import { names } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { catalogueOf } from './catalogue-sql.ts';

/** How changes of the new primary come to be recorded. An adapter is in the application, where no database can see it. */
export type Capture = 'adapter' | 'triggers';

/** That the way back works, and when that was seen. */
export interface ReverseProof {
  /** Seconds since 1970, by the clock of the side that is to become the primary. */
  readonly at: number;
  readonly capture: Capture;
  readonly roundTripMs: number;
  /** Of the tables' definitions at that time. */
  readonly shapes: string;
}

/** The way back does not work: each reason. */
export class ReverseNotProvenError extends Error {
  override readonly name = 'ReverseNotProvenError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(`the way back does not work yet:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
    this.reasons = reasons;
  }
}

export interface ProofOptions {
  readonly capture: Capture;
  readonly timeoutMs: number;
}

/** No table has this name: the relay carries it like any change, and finds no row to write. */
const PROBE = 'lockstep.probe';
const PROBE_KEY = ['way back'];
const NOTE = 'reverse proof';

/**
 * Shows that changes of the side that is to become the primary reach the present one, and notes it there. `reverse` is the
 * direction away from that side, `drain` its relay. A change of a reserved key makes the whole round trip: outbox, relay, gate,
 * ledger. For the tables it is asked whether the present primary lets this login write; no row is touched.
 */
export async function proveReverse(
  reverse: Direction,
  { capture, timeoutMs }: ProofOptions,
  drain: (watermark: bigint, timeoutMs: number) => Promise<boolean>,
): Promise<ReverseProof> {
  const reasons = [
    ...(capture === 'triggers' ? await uncaptured(reverse) : []),
    ...(await reverse.to.store.transaction((tx) => unwritable(tx, reverse))),
  ];
  if (reasons.length > 0) throw new ReverseNotProvenError(reasons);
  const { from, to } = reverse;
  const began = performance.now();
  const version = await from.store.transaction(async (tx) => {
    await recordChanges(tx, from.tables, [{ name: PROBE, key: PROBE_KEY }]);
    const rowKey = rowKeyOf(PROBE_KEY);
    return (await readVersions(tx, from.tables, PROBE, [rowKey])).get(rowKey) ?? 0n;
  });
  const arrived = await drain(version, timeoutMs);
  const known = await to.store.transaction((tx) => probeVersion(tx, reverse));
  if (!arrived || known < version) {
    throw new ReverseNotProvenError([
      `change ${version} of the ${reverse.primary} did not reach the ${otherSide(reverse.primary)} in ${timeoutMs} ms`,
    ]);
  }
  const roundTripMs = Math.round((performance.now() - began) * 10) / 10;
  return from.store.transaction(async (tx) => {
    const proof = { at: await clock(tx), capture, roundTripMs, shapes: shapesOf(reverse) };
    await writeState(tx, from.tables, NOTE, JSON.stringify(proof));
    return proof;
  });
}

/** The last proof that the way back from the other side of a flip works, with its age in milliseconds; null when there is none. */
export async function readProof({
  to,
  tables,
}: Direction): Promise<(ReverseProof & { readonly ageMs: number }) | null> {
  return to.store.transaction(async (tx) => {
    const text = await readState(tx, to.tables, NOTE);
    if (text === null) return null;
    // Nobody else writes under this name.
    const proof: ReverseProof = JSON.parse(text);
    if (proof.shapes !== shapesOf({ tables })) return null;
    const ageMs = Math.round(((await clock(tx)) - proof.at) * 1000);
    // Nobody knows how old one is that comes from the future of a clock that was set back.
    return ageMs < -1000 ? null : { ...proof, ageMs: Math.max(0, ageMs) };
  });
}

async function uncaptured({ from, primary, tables }: Direction): Promise<string[]> {
  return from.store.transaction(async (tx) => {
    const reasons: string[] = [];
    for (const table of tables) {
      const found = await catalogueOf(tx.engine).captured(tx, table[primary]);
      const missing = (['INSERT', 'UPDATE', 'DELETE'] as const).filter((operation) => !found.includes(operation));
      if (missing.length > 0) {
        reasons.push(`${table[primary].sql} of the ${primary} has no trigger that records ${missing.join(', ')}`);
      }
    }
    return reasons;
  });
}

/** EXPLAIN asks for the same rights as the statement, and runs nothing. */
async function unwritable(tx: Tx, { primary, tables }: Direction): Promise<string[]> {
  const side = otherSide(primary);
  const reasons: string[] = [];
  for (const table of tables) {
    const columns = table.columns.flatMap((column, place) => {
      const own = column.constant !== undefined && side === 'source' ? null : columnOn(table, place, side);
      return own === null ? [] : [{ name: own.sql, key: table.key.includes(place) }];
    });
    const all = names(columns.map(({ name }) => name));
    const into = raw(table[side].sql);
    const always = raw(tx.engine === 'postgres' ? ' OVERRIDING SYSTEM VALUE' : '');
    const plain = columns.find(({ key }) => !key)?.name;
    const statements = [
      sql`EXPLAIN INSERT INTO ${into} (${all})${always} SELECT ${all} FROM ${into} AS t WHERE 1 = 0`,
      sql`EXPLAIN DELETE FROM ${into} WHERE 1 = 0`,
      ...(plain === undefined ? [] : [sql`EXPLAIN UPDATE ${into} SET ${raw(plain)} = ${raw(plain)} WHERE 1 = 0`]),
    ];
    for (const statement of statements) {
      try {
        await tx.rows(statement);
      } catch (error) {
        if (!(error instanceof StoreError) || error.kind !== 'other') throw error;
        reasons.push(`${table[side].sql} of the ${side} cannot be written: ${error.message}`);
        // PostgreSQL refuses whatever follows in this transaction.
        return reasons;
      }
    }
  }
  return reasons;
}

async function probeVersion(tx: Tx, { to }: Direction): Promise<bigint> {
  const [row] = await tx.rows(sql`SELECT version FROM ${to.tables.ledger}
WHERE table_name = ${PROBE} AND row_key = ${rowKeyOf(PROBE_KEY)}`);
  return BigInt(row?.[0] ?? '-1');
}

async function clock(tx: Tx): Promise<number> {
  const now = tx.engine === 'mysql' ? 'UNIX_TIMESTAMP(NOW(6))' : 'extract(epoch FROM clock_timestamp())';
  const [row] = await tx.rows(sql`SELECT ${raw(now)}`);
  return Number(row?.[0] ?? '0');
}

function shapesOf({ tables }: Pick<Direction, 'tables'>): string {
  return tables.map(({ source, target }) => `${source.schemaHash}/${target.schemaHash}`).join(' ');
}
