import { relative } from 'node:path';
import type { Verdicts } from './check-both-databases.ts';
import { filesIn } from './output-folder.ts';
import { bad, bold, good, quiet, say } from './story.ts';

/** Tells what was planted and what was found, what was written, and how to go on; true when the answers were right. */
export async function tellEnd({ schemas, rows }: Verdicts, folder: string): Promise<boolean> {
  say();
  say(bold('Planted, and found'));
  for (const { item, found } of schemas.planted) {
    say(`   ${mark(found)} definition  ${`${item.table}.${item.name}`.padEnd(34)} ${quiet(item.story)}`);
  }
  for (const { item, found } of rows.planted) {
    const key = Object.entries(item.key).map(([column, value]) => `${column}=${value}`);
    const place = `${item.table} ${[...key, ...item.columns].join(' ')}`;
    say(`   ${mark(found)} ${item.kind.padEnd(11)} ${place.padEnd(34)} ${quiet(item.story)}`);
  }
  const wrong = [...schemas.wrong, ...rows.wrong];
  say();
  if (wrong.length === 0) say(good('Everything planted was found, and nothing else was called drift.'));
  else for (const sentence of wrong) say(bad(`Wrong: ${sentence}`));
  await tellFiles(folder);
  say();
  say(bold('Next: your own databases'));
  say("   export LOCKSTEP_SOURCE_URL='mysql://reader:password@host:3306/database'");
  say("   export LOCKSTEP_TARGET_URL='postgres://reader:password@host:5432/database'");
  say('   node mcp-server/dist/lockstep.js check-connections');
  say(
    quiet('   In Claude Code: claude plugin marketplace add <this folder>, claude plugin install lockstep@lockstep,'),
  );
  say(quiet('   then /lockstep:assess. README.md says more.'));
  return wrong.length === 0;
}

async function tellFiles(folder: string): Promise<void> {
  const files = await filesIn(folder);
  const shown = files.filter((file) => !file.includes('/') || file.endsWith('.md'));
  const name = relative(process.cwd(), folder);
  say();
  say(bold(`Written to ${name}/`));
  for (const file of shown) say(`   ${file}`);
  say(`   and ${files.length - shown.length} more below migration/`);
  say(quiet(`   To clean up: rm -r ${name}. The next demo empties it.`));
}

function mark(found: boolean): string {
  return found ? good('✓') : bad('✗');
}
