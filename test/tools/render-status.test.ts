import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openWatched } from '../observe/bench.ts';
import { outputOf, workbench } from './call-tool.ts';

/** Rows of the page by their words, without markup. */
function wordsOf(file: string): string {
  const text = readFileSync(file, 'utf8').replace(/<(style|svg)[\s\S]*?<\/\1>/g, '');
  return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

it.each([
  ['mysql9', 'postgres18'],
  ['postgres', 'mariadb'],
] as const)(
  'a migration from %s to %s is drawn from what the tools recorded and from both databases',
  async (...kinds) => {
    const watched = await openWatched([sharedServer(kinds[0]), sharedServer(kinds[1])]);
    const { kit, project } = watched;
    try {
      await kit.source.execute("INSERT INTO item VALUES (1, 'one'), (2, 'two');");
      await kit.target.execute("INSERT INTO item VALUES (1, 'one');");
      await project.call('sync_status');
      outputOf(await project.call('check_parity', { settle_seconds: 0 }));
      const drawn = outputOf(await project.call('render_status'));
      expect(drawn).toMatchObject({
        file: 'migration/status.html',
        outcome: 'created',
        next_gate: 'dual-write',
        records: 2,
      });
      const page = wordsOf(join(project.folder, 'migration/status.html'));
      expect(page).toContain('drift: 1 row 2 / 1');
      expect(page).toContain('check_parity drift: 2 tables, 1 confirmed difference');
      expect(page).toContain('Confirmed drift 1 row at ');
      expect(page).not.toContain('the source does not answer');
      const again = outputOf(await project.call('render_status'));
      expect(again).toMatchObject({ file: 'migration/status.html', records: 2 });
    } finally {
      await watched.close();
    }
  },
);

it('a page that a person has changed stays, and the new one goes beside it', async () => {
  const [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  const project = workbench({ source: source.readerUrl, target: target.readerUrl });
  await project.call('render_status');
  const file = join(project.folder, 'migration/status.html');
  writeFileSync(file, 'mine');
  expect(outputOf(await project.call('render_status'))).toMatchObject({
    outcome: 'kept',
    file: 'migration/status.html.new',
    next_gate: 'prepare',
    gates_open: [],
    records: 0,
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  await project.close();
  await Promise.all([source.drop(), target.drop()]);
});

it('where no database answers the page is drawn from the evidence, and says so', async () => {
  const project = workbench({
    source: 'mysql://nobody@127.0.0.1:1/shop',
    target: 'postgres://nobody@127.0.0.1:1/shop',
  });
  const outcome = await project.call('render_status');
  expect(outputOf(outcome)).toMatchObject({ outcome: 'created', next_gate: 'prepare', gates_open: [] });
  expect(existsSync(join(project.folder, 'migration/status.html'))).toBe(true);
  expect(wordsOf(join(project.folder, 'migration/status.html'))).toMatch(
    /the (source|target) .*(refused|not reached|does not answer|UNREACHABLE)/i,
  );
  await project.close();
});

it('evidence that somebody changed is told before anything else', async () => {
  const [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  const project = workbench({ source: source.readerUrl, target: target.readerUrl });
  await project.call('generate_plan');
  await project.call('compare_schemas');
  const folder = join(project.folder, 'migration/evidence');
  const log = readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '';
  const text = readFileSync(join(folder, log), 'utf8');
  writeFileSync(join(folder, log), text.replace('"mcp"', '"terminal"'));
  const { summary } = outputOf(await project.call('render_status'));
  expect(summary).toMatch(/^evidence broken: /);
  await project.close();
  await Promise.all([source.drop(), target.drop()]);
});
