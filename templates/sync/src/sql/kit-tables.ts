import { raw, type Sql } from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';

/** The kit's own tables on one side, as quoted names with their schema. */
export type KitTables = Readonly<Record<'outbox' | 'ledger' | 'fence' | 'gate' | 'state' | 'heartbeat', Sql>>;

/** The kit's tables in a schema. */
export function kitTables(engine: EngineName, schema: string): KitTables {
  const quote = engine === 'mysql' ? '`' : '"';
  const quoted = (name: string) => `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
  const table = (name: string) => raw(`${quoted(schema)}.${quoted(`lockstep_${name}`)}`);
  return {
    outbox: table('outbox'),
    ledger: table('ledger'),
    fence: table('fence'),
    gate: table('gate'),
    state: table('state'),
    heartbeat: table('heartbeat'),
  };
}
