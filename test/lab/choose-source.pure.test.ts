import { expect, test } from 'vitest';
import { chooseSource } from './choose-source.ts';
import { SERVER_KINDS } from './lab.ts';

test.each([
  ['yes', true, true, 'install'],
  ['yes', true, false, 'install'],
  ['yes', false, true, 'install'],
  ['yes', false, false, 'install'],
  ['no root', true, true, 'path'],
  ['no root', true, false, 'path'],
  ['no root', false, true, 'docker'],
] as const)(
  'with install=%s, on the PATH=%s and Docker=%s a server comes from: %s',
  (install, onPath, docker, source) => {
    for (const kind of SERVER_KINDS) {
      expect(chooseSource({ kind, install, onPath, docker })).toEqual({ source });
    }
  },
);

test('with no way to get a server the advice says what to do, for each kind', () => {
  const facts = { install: 'this is not Debian with apt-get', onPath: false, docker: false };
  expect(SERVER_KINDS.map((kind) => chooseSource({ kind, ...facts }))).toMatchInlineSnapshot(`
    [
      {
        "advice": "No mariadb server to test with: this is not Debian with apt-get
    Do one of these: install the package mariadb-server-core; put mariadbd and mariadb-install-db on the PATH; start Docker.",
        "source": "none",
      },
      {
        "advice": "No mysql9 server to test with: this is not Debian with apt-get
    Do one of these: use Debian, whose sid has mysql-server-core; put a MySQL mysqld of version 9 or later on the PATH; start Docker.",
        "source": "none",
      },
      {
        "advice": "No postgres server to test with: this is not Debian with apt-get
    Do one of these: install the package postgresql; put postgres and initdb, version 13 or later, on the PATH; start Docker.",
        "source": "none",
      },
      {
        "advice": "No postgres18 server to test with: this is not Debian with apt-get
    Do one of these: run pnpm install; put postgres and initdb, version 18 or later, on the PATH; start Docker.",
        "source": "none",
      },
    ]
  `);
});
