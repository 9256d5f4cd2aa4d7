import { expect, it } from 'vitest';
import { startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { openBench } from './bench.ts';

it('a server that is lost ends the whole check with its error', async () => {
  const target = await startServer('postgres');
  const bench = await openBench(sharedServer('mariadb'), target);
  await bench.both(
    ['a', 'b', 'c']
      .map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY); INSERT INTO ${name} VALUES (1);`)
      .join('\n'),
  );
  await bench.target.execute('DELETE FROM a;');
  await expect(bench.check({ sleep: () => target.kill() })).rejects.toMatchObject({
    name: 'LockstepError',
    code: expect.stringMatching(/^(CONNECTION_LOST|UNREACHABLE)$/),
    message: expect.stringContaining(`target 127.0.0.1:${target.port}/${bench.target.name}: `),
  });
  await target.start();
  await bench.drop();
  await target.stop();
});
