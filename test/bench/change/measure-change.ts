import { generatedFiles } from '../../change/harness/generated-files.ts';
import { runFile } from '../../change/harness/run-file.ts';
import { renameEmail } from './users.ts';
import { openUsers, type Setting, type Stretch } from './users-at-work.ts';

/** The change as generated, step by step, from its first file to its last; from the flip on the new version alone writes. */
export async function measureChange(setting: Setting) {
  const { database } = setting;
  const users = await openUsers(setting);
  const { steps, question } = await generatedFiles(database, renameEmail);
  const stretches: Stretch[] = [await users.beside('nothing', setting.rest)];
  let again = 0;
  const step = async (id: string) => {
    const file = steps.find((each) => each.id === id);
    if (file === undefined) throw new Error(`the change has no step ${id}`);
    stretches.push(
      await users.beside(id, async () => {
        again += (await runFile(database, file.forward)).again;
      }),
    );
  };
  for (const id of ['expand', 'capture', 'backfill', 'verify', 'enforce']) await step(id);
  await users.renew();
  stretches.push(await users.beside('both versions', setting.rest));
  await step('verify');
  await step('flip');
  await users.renew();
  const differences = Number((await database.query(question))[0]?.[0]);
  // The release cycle that the last step asks for.
  for (const [table, column] of [
    ['lockstep_change', 'flipped_at'],
    ['lockstep_old_write', 'seen_at'],
  ] as const)
    await database.execute(`UPDATE ${table} SET ${column} = ${column} - INTERVAL '15' DAY`);
  await step('contract');
  const end = await users.end('email_address');
  if (end.gaveUp > 0) throw new Error(`${end.gaveUp} statements of writers gave up waiting for a lock`);
  return { stretches, again, differences, ...end };
}
