import type { EngineName, KitDescriptor, Side } from '../descriptor.ts';

/** What else would stop writers that do not ask the fence, on the side that is no longer written to. Advice: nothing runs it. */
export function adviceFor(side: Side, { [side]: { engine, schema } }: KitDescriptor): string[] {
  return [
    `Whoever asks the fence row is refused by the ${side} now. To stop also what does not ask it:`,
    ...ADVICE[engine](schema),
  ];
}

const ADVICE: Readonly<Record<EngineName, (schema: string) => string[]>> = {
  mysql: (schema) => [
    `  REVOKE INSERT, UPDATE, DELETE ON \`${schema}\`.* FROM <each login of the application>;   -- the kit's own login must keep them`,
    '  SET GLOBAL read_only = 1 stops the kit too, unless its login has CONNECTION_ADMIN (MySQL) or READ_ONLY ADMIN (MariaDB);',
    '  and a login with SUPER goes on writing. The way back needs the kit to write.',
  ],
  postgres: (schema) => [
    `  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA "${schema}" FROM <each role of the application>;   -- the kit's own must keep them`,
    '  default_transaction_read_only only holds for sessions that begin later, and any of them can set it back.',
  ],
};
