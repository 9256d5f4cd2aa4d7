import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, workbench } from './call-tool.ts';

/** One of each kind, in columns that are named so, and those that a value shows also elsewhere. */
const SECRETS = {
  email: 'marked.one@secret.example',
  phone: '+49 170 5550101',
  card: '4000 0566 5566 5556',
  iban: 'DE89370400440532013000',
  first_name: 'Markedfirst',
  street: 'Markedstreet 7',
  birth_date: '1971-02-03',
  ssn: 'MARKED-078-05-1120',
  password: 'markedpassword',
};
const LOOSE = ['marked.two@secret.example', '+49 170 5550202', '4242424242424242', 'GB82WEST12345698765432'];

it('no value of a masked kind stands in anything that is answered or written, though values are revealed', async () => {
  const source = await sharedServer('mariadb').createDatabase();
  const target = await sharedServer('postgres18').createDatabase();
  const columns = Object.keys(SECRETS).map((name) => `${name} varchar(60)`);
  const row = (id: string, note: string, values: readonly string[]) =>
    `('${id}', ${[...values, note].map((value) => `'${value}'`).join(', ')})`;
  const rows = LOOSE.map((secret) => row(`key ${secret}`, `see ${secret}`, Object.values(SECRETS)));
  const other = LOOSE.map((secret) =>
    row(
      `key ${secret}`,
      `saw ${secret}`,
      Object.values(SECRETS).map((value) => `${value}.`),
    ),
  );
  const create = `CREATE TABLE people (id varchar(60) PRIMARY KEY, ${columns.join(', ')}, note varchar(60))`;
  await source.execute(`${create}; INSERT INTO people VALUES ${rows.join(', ')}`);
  await target.execute(
    `${create.replaceAll('varchar(60)', 'varchar(30)').replace('id varchar(30)', 'id varchar(60)')}; INSERT INTO people VALUES ${other.join(', ')}`,
  );
  const bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  writeFileSync(
    join(bench.folder, 'lockstep.yaml'),
    'parity: { reveal_values: true }\nmapping:\n  mask_kinds: [email, phone, card, iban, name, address, birth_date, identity_number, secret]\n',
  );
  mkdirSync(join(bench.folder, 'migration'));
  const asked = [
    ['check_connections', {}],
    ['inspect_schema', {}],
    ['compare_schemas', {}],
    ['assess_migration', { window_seconds: 0 }],
    ['generate_plan', {}],
    ['check_parity', { settle_seconds: 0 }],
    [
      'compare_aggregates',
      {
        table: 'people',
        group_by: ['note', 'email'],
        measures: [
          { op: 'min', column: 'phone' },
          { op: 'max', column: 'note' },
        ],
        settle_seconds: 0,
      },
    ],
    ['sync_status', {}],
    ['check_gate', { phase: 'parity' }],
    ['render_status', {}],
  ] as const;
  const said = new Map<string, string>();
  for (const [name, input] of asked) {
    const outcome = await bench.call(name, input);
    said.set(name, JSON.stringify(outcome));
    outputOf(outcome);
  }
  // The rows were looked at and shown, so that there was something to hide.
  expect(said.get('check_parity')).toContain('"name":"note","source":"•••(');
  expect(said.get('compare_aggregates')).toContain('•••(');
  for (const file of readdirSync(bench.folder, { recursive: true, withFileTypes: true }))
    if (file.isFile()) said.set(file.name, readFileSync(join(file.parentPath, file.name), 'utf8'));
  const marked = [...Object.values(SECRETS), ...LOOSE];
  const found = [...said].flatMap(([where, text]) =>
    marked.filter((secret) => text.includes(secret)).map((secret) => `${where}: ${secret}`),
  );
  expect(found).toEqual([]);
  await bench.close();
  await Promise.all([source.drop(), target.drop()]);
});
