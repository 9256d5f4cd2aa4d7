import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { runCommand } from '../../lab/run-command.ts';
import { createTable } from '../load-table.ts';
import type { TruthTable } from '../table.ts';
import { onMysql, onPostgres } from './programs.ts';

/** A whole MariaDB or MySQL database into another with mariadb-dump. */
export async function copyWithMariadbDump(source: LabDatabase, target: LabDatabase): Promise<void> {
  // mariadb-dump looks for tablespaces in a way that MySQL 9 refuses.
  const dump = await onMysql('mariadb-dump', source, ['--hex-blob', '--no-tablespaces', '--skip-lock-tables']);
  await onMysql('mariadb', target, [], dump);
}

/** A whole PostgreSQL database into another of the same or a newer version with pg_dump. */
export async function copyWithPgDump(source: LabDatabase, target: LabDatabase): Promise<void> {
  await onPostgres(target, [], await runCommand(['pg_dump', '--no-owner', '--no-privileges', source.url]));
}

/** MariaDB into PostgreSQL by one tab-separated file a table, whose form is that of COPY. MariaDB itself writes the files. */
export async function copyWithTabFiles(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-tab-'));
  try {
    await chmod(folder, 0o777);
    await onMysql('mariadb-dump', source, [`--tab=${folder}`, '--no-create-info']);
    for (const table of tables) {
      const file = join(folder, `${table.name}.txt`);
      await target.execute(createTable(table, 'postgres'));
      await onPostgres(target, [
        '--command',
        "SET TIME ZONE 'UTC'",
        '--command',
        `\\copy ${table.name} from '${file}'`,
      ]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * MySQL into PostgreSQL by the INSERTs of a dump with `"names"`, in PostgreSQL's own reading of backslashes. `encoding` is what the dump
 * is written in. PostgreSQL takes no number for a boolean: give such columns another type in `types`.
 */
export async function copyWithAnsiDump(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
  {
    encoding = 'utf8',
    types = {},
  }: { readonly encoding?: 'utf8' | 'latin1'; readonly types?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-dump-'));
  try {
    const dump = join(folder, 'dump.sql');
    const form = ['--compatible=ansi', '--compact', '--no-create-info', '--no-tablespaces', '--skip-lock-tables'];
    const charset = `--default-character-set=${encoding === 'utf8' ? 'utf8mb4' : 'latin1'}`;
    await onMysql('mariadb-dump', source, [...form, charset, `--result-file=${dump}`]);
    await target.execute(tables.map((table) => createTable(table, 'postgres', types)).join('\n'));
    const settings = `SET client_encoding = '${encoding}'; SET standard_conforming_strings = off; SET backslash_quote = on; SET escape_string_warning = off; SET TIME ZONE 'UTC';`;
    await onPostgres(target, ['--command', settings, '--file', dump]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** PostgreSQL into MySQL by the INSERTs of pg_dump, which MySQL reads with ANSI quotes and without backslash escapes. */
export async function copyWithPgInserts(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
): Promise<void> {
  const form = ['--data-only', '--column-inserts', '--rows-per-insert=500', '--schema=public'];
  const dump = await runCommand(['pg_dump', ...form, source.url]);
  const body = dump.slice(dump.indexOf('INSERT INTO '), dump.lastIndexOf('\n--\n-- PostgreSQL database dump complete'));
  const settings = `SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', time_zone = '+00:00';`;
  await target.execute(tables.map((table) => createTable(table, 'mysql')).join('\n'));
  await onMysql('mariadb', target, [], `${settings}\n${body.replaceAll(/^INSERT INTO public\./gm, 'INSERT INTO ')}`);
}

/**
 * PostgreSQL into MariaDB by CSV files and LOAD DATA LOCAL, which cuts what is too long and warns only. `types` replaces those of
 * single columns on the target.
 */
export async function copyWithCsv(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
  types: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-csv-'));
  try {
    for (const table of tables) {
      const file = join(folder, `${table.name}.csv`);
      const columns = table.columns.map(({ name, rule }) => (rule === 'boolean' ? `${name}::int` : name)).join(', ');
      const copy = `\\copy (SELECT ${columns} FROM ${table.name}) to '${file}' with (format csv, null 'NULL')`;
      await onPostgres(source, [
        '--command',
        "SET TIME ZONE 'UTC'",
        '--command',
        "SET bytea_output = 'hex'",
        '--command',
        copy,
      ]);
      await target.execute(createTable(table, 'mysql', types));
      await onMysql('mariadb', target, ['--local-infile'], loadFile(table, file));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function loadFile(table: TruthTable, file: string): string {
  const places = table.columns.map(({ name, rule }) => (rule === 'bytes' || rule === 'moment' ? `@${name}` : name));
  const made = table.columns.flatMap(({ name, rule }) => {
    if (rule === 'bytes') return [`${name} = UNHEX(SUBSTR(@${name}, 3))`];
    // PostgreSQL prints a time with its zone, UTC here.
    return rule === 'moment' ? [`${name} = TRIM(TRAILING '+00' FROM @${name})`] : [];
  });
  const set = made.length > 0 ? ` SET ${made.join(', ')}` : '';
  return `SET time_zone = '+00:00'; LOAD DATA LOCAL INFILE '${file}' INTO TABLE ${table.name} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\\n' (${places.join(', ')})${set};`;
}
