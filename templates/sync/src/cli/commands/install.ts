import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import sql, { raw } from 'sql-template-tag';
import type { Side } from '../../descriptor.ts';
import { statementsOf } from '../../sql/statements.ts';
import type { KitContext } from '../context.ts';

/** Creates the kit's own tables in both databases, and with --triggers the triggers that note changed rows. */
export function installCommand(context: () => Promise<KitContext>): Command {
  return new Command('install')
    .description("create the kit's own tables on both sides; it may be run again")
    .option(
      '--triggers',
      'also create the triggers that note changed rows (sql/source-triggers.sql, sql/target-triggers.sql)',
    )
    .action(async ({ triggers = false }: { triggers?: boolean }) => {
      const { kit, stores, log } = await context();
      for (const side of ['source', 'target'] as const) {
        const { engine, schema } = kit[side];
        const scripts = [`${engine}/install.sql`, ...(triggers ? [`${side}-triggers.sql`] : [])];
        for (const script of scripts) {
          const statements = statementsOf(engine, await scriptText(script));
          await runScript({ store: stores[side], schema, statements });
          log.info({ side, script, statements: statements.length }, `installed on ${stores[side].label}`);
        }
      }
    });
}

interface Script {
  readonly store: KitContext['stores'][Side];
  readonly schema: string;
  readonly statements: readonly string[];
}

/** Runs a script in the schema of the kit's tables, each statement in a transaction of its own, as MySQL does anyway. */
async function runScript({ store, schema, statements }: Script): Promise<void> {
  for (const statement of statements) {
    await store.transaction(async (tx) => {
      if (tx.engine === 'postgres')
        await tx.rows(sql`SELECT set_config('search_path', ${`"${schema.replaceAll('"', '""')}"`}, true)`);
      await tx.run(raw(statement));
    });
  }
}

async function scriptText(script: string): Promise<string> {
  const place = new URL(`../../../sql/${script}`, import.meta.url);
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(`sql/${script} is not there: it is rendered with this kit; generate the plan again`);
    }
    throw error;
  }
}
