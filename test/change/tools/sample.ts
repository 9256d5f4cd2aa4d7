import type { ScriptTraits } from '../../../mcp-server/src/model/change-contract.ts';
import type { ToolChange, ToolStep } from '../../../mcp-server/src/render/migration-tools/migration.ts';

export const POSTGRES: ScriptTraits = { transactional: true, cutsAtSemicolons: false, cut: (sql) => [sql] };
export const MYSQL: ScriptTraits = { transactional: false, cutsAtSemicolons: true, cut: (sql) => [sql] };

/** A text with what the tools give a meaning of their own. */
export const ODD_TEXT = `a?b ?? :c \${d} \`e\` \\? //`;

const held = 'contract takes the old shape away: its file refuses until its release cycle has passed.';

const postgresSteps: readonly ToolStep[] = [
  {
    name: '01_expand',
    head: ['Adds a column.', 'It holds ACCESS EXCLUSIVE for a moment.'],
    limits: ["SET lock_timeout = '3s'"],
    unlimits: ['RESET lock_timeout'],
    up: [
      { sql: 'ALTER TABLE people ADD COLUMN IF NOT EXISTS email_address text', alone: false },
      {
        sql: `CREATE OR REPLACE FUNCTION people_sync() RETURNS trigger LANGUAGE plpgsql AS $lockstep$
BEGIN
  NEW.email_address := NEW.email;
  NEW.note := '${ODD_TEXT}';
  RETURN NEW;
END
$lockstep$`,
        alone: false,
      },
      {
        sql: 'CREATE OR REPLACE TRIGGER people_sync BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION people_sync()',
        alone: false,
      },
    ],
    down: [
      { sql: 'DROP TRIGGER IF EXISTS people_sync ON people', alone: false },
      { sql: 'DROP FUNCTION IF EXISTS people_sync()', alone: false },
      { sql: 'ALTER TABLE people DROP COLUMN IF EXISTS email_address', alone: false },
    ],
    held: null,
  },
  {
    name: '02_enforce',
    head: ['Builds an index beside writers.'],
    limits: ["SET lock_timeout = '3s'"],
    unlimits: ['RESET lock_timeout'],
    up: [
      {
        sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS people_email_address ON people (email_address)',
        alone: true,
      },
      { sql: "COMMENT ON INDEX people_email_address IS 'a?b'", alone: false },
    ],
    down: [{ sql: 'DROP INDEX CONCURRENTLY IF EXISTS people_email_address', alone: true }],
    held: null,
  },
  {
    name: '03_contract',
    head: ['Takes the old column away.'],
    limits: [],
    unlimits: [],
    up: [{ sql: 'ALTER TABLE people DROP COLUMN email', alone: false }],
    down: [],
    held,
  },
];

const mysqlSteps: readonly ToolStep[] = [
  {
    name: '01_expand',
    head: ['Adds a column.', 'It holds an exclusive lock for a moment.'],
    limits: ['SET SESSION lock_wait_timeout = 3'],
    unlimits: ['SET SESSION lock_wait_timeout = DEFAULT'],
    up: [
      { sql: 'ALTER TABLE people ADD COLUMN email_address varchar(200), ALGORITHM=INSTANT', alone: false },
      { sql: 'DROP TRIGGER IF EXISTS people_sync', alone: false },
      {
        sql: `CREATE TRIGGER people_sync BEFORE INSERT ON people FOR EACH ROW
BEGIN
  SET NEW.email_address = NEW.email;
  SET NEW.note = '${ODD_TEXT.replaceAll('\\', '\\\\')}';
END`,
        alone: false,
      },
    ],
    down: [
      { sql: 'DROP TRIGGER IF EXISTS people_sync', alone: false },
      { sql: 'ALTER TABLE people DROP COLUMN email_address', alone: false },
    ],
    held: null,
  },
  {
    name: '02_enforce',
    head: ['Builds an index beside writers.'],
    limits: ['SET SESSION lock_wait_timeout = 3'],
    unlimits: ['SET SESSION lock_wait_timeout = DEFAULT'],
    up: [
      {
        sql: 'ALTER TABLE people ADD UNIQUE INDEX people_email_address (email_address), ALGORITHM=INPLACE, LOCK=NONE',
        alone: true,
      },
    ],
    down: [{ sql: 'ALTER TABLE people DROP INDEX people_email_address', alone: true }],
    held: null,
  },
  {
    name: '03_contract',
    head: ['Takes the old column away.'],
    limits: [],
    unlimits: [],
    up: [{ sql: 'ALTER TABLE people DROP COLUMN email', alone: false }],
    down: [],
    held,
  },
];

/** A change with a body full of semicolons, a statement that may not be in a transaction, and a step that destroys. */
export const SAMPLES = {
  postgres: { name: 'rename_email', server: POSTGRES, steps: postgresSteps },
  mysql: { name: 'rename_email', server: MYSQL, steps: mysqlSteps },
} satisfies Record<string, ToolChange>;

/** The table that the samples change. */
export const PEOPLE = 'CREATE TABLE people (id integer NOT NULL PRIMARY KEY, email varchar(200), note varchar(200))';
