import type { Index, Table } from '../../../mcp-server/src/model/schema.ts';
import { foldedCase, index, integer, key, schema, table, varchar } from '../build.ts';
import { postgresSemantics } from '../servers.ts';
import { type RuleCases, serverPair, tablePair } from './rule-case.ts';

const users = (overrides: Partial<Table> = {}) =>
  table('users', [integer('id'), varchar('email'), varchar('nick')], overrides);
const indexed = (...indexes: Index[]) => users({ indexes });
const nullable = (...indexes: Index[]) =>
  table('users', [integer('id'), varchar('email', 100, { nullable: true })], { indexes });
const ends = (nullsFirst: boolean, part = 'email') => {
  const made = index('users_email', [part]);
  return { ...made, parts: made.parts.map((each) => ({ ...each, nullsFirst })) };
};
const unique = (nullsDistinct: boolean) => nullable(index('u', ['email'], { unique: true, nullsDistinct }));
const prefix = users({ indexes: [index('u', ['email(10)'], { unique: true })] });
const words = index('words', ['email', 'nick'], { method: 'fulltext' });
const vector = index('words', ["=to_tsvector('simple'::regconfig, email || nick)"], { method: 'gin' });
const twice = users({ uniqueKeys: [key('u', 'email'), key('v', 'nick')] });
const shared = [indexed(index('by_mail', ['email'])), { ...indexed(index('by_mail', ['email'])), name: 'guests' }];
const bare = [users(), { ...users(), name: 'guests' }];
const names = table('names', [integer('user_id'), varchar('nick')]);
const onPostgres = (tables: readonly Table[]) => schema(tables, { semantics: postgresSemantics });

/** Cases of the rules about keys and indexes. */
export const keyCases: RuleCases = {
  'key-not-carried': {
    mapping: `tables:
  - { source: users, target: names, columns: { id: user_id }, drop: [email] }`,
    different: [schema([users({ uniqueKeys: [key('both', 'email', 'nick')] })]), schema([names])],
    near: [
      // A key whose columns all stay behind is gone by decision, one that is carried whole is not lost.
      [schema([users({ uniqueKeys: [key('mail', 'email'), key('nick', 'nick')] })]), schema([names])],
    ],
  },
  'primary-key-missing': {
    different: tablePair(users(), users({ primaryKey: null })),
    near: [tablePair(users(), users({ primaryKey: key('users_pkey', 'id') }))],
  },
  'primary-key-changed': {
    different: tablePair(users(), users({ primaryKey: key('users_pkey', 'email') })),
    near: [tablePair(users(), users({ primaryKey: key('users_pkey', 'id') }))],
  },
  'unique-missing': {
    different: tablePair(users({ uniqueKeys: [key('u', 'email')] }), users()),
    near: [tablePair(users({ uniqueKeys: [key('u', 'email')] }), indexed(index('i', ['email'], { unique: true })))],
  },
  'unique-added': {
    different: tablePair(users(), users({ uniqueKeys: [key('u', 'email')] })),
    near: [tablePair(users(), users({ uniqueKeys: [key('u', 'id', 'email')] }))],
  },
  'unique-prefix': {
    different: tablePair(prefix, users({ uniqueKeys: [key('u', 'email')] })),
    near: [tablePair(prefix, indexed(index('u', ['="left"(email, 10)'], { unique: true })))],
  },
  'unique-nulls-changed': {
    different: tablePair(unique(true), unique(false)),
    near: [
      tablePair(
        indexed(index('u', ['email'], { unique: true })),
        indexed(index('u', ['email'], { unique: true, nullsDistinct: false })),
      ),
    ],
  },
  'upsert-changed': {
    different: serverPair([twice], {}, { upsertByAnyKey: false }),
    near: [
      serverPair([users()], {}, { upsertByAnyKey: false }),
      serverPair([twice], { upsertByAnyKey: false }, { upsertByAnyKey: false }),
    ],
  },
  'index-missing': {
    different: tablePair(indexed(index('i', ['email'])), users()),
    near: [tablePair(indexed(index('i', ['email'])), indexed(index('j', ['email', 'nick'])))],
  },
  'redundant-index': {
    different: tablePair(indexed(index('a', ['email'])), indexed(index('a', ['email']), index('b', ['email']))),
    near: [
      tablePair(indexed(index('a', ['email'])), indexed(index('a', ['email']), index('b', ['email', 'nick']))),
      tablePair(indexed(index('a', ['email'])), indexed(index('a', ['email']), index('b', ['-email']))),
      tablePair(
        indexed(index('a', ['email'])),
        indexed(index('a', ['email']), index('b', ['email'], { valid: false })),
      ),
      tablePair(
        indexed(index('a', ['email']), index('b', ['email'])),
        indexed(index('c', ['email']), index('d', ['email'])),
      ),
    ],
  },
  'index-name-clash': {
    different: [schema(shared), onPostgres(bare)],
    near: [
      [schema(shared), onPostgres(shared)],
      [schema(shared.slice(0, 1)), onPostgres(bare)],
      [schema(shared), schema(bare)],
      [onPostgres(shared), onPostgres(bare)],
    ],
  },
  'null-order-changed': {
    different: tablePair(nullable(ends(true)), nullable(ends(false))),
    near: [
      tablePair(nullable(ends(true)), nullable(ends(false, '-email'))),
      tablePair(indexed(ends(true)), indexed(ends(false))),
      tablePair(nullable(ends(true)), nullable()),
      tablePair(nullable(ends(true)), nullable({ ...ends(false), valid: false })),
      tablePair(nullable(ends(true)), nullable(ends(false, 'id'))),
      tablePair(nullable(index('i', ['=email || id'])), nullable({ ...ends(false, '=email || id'), name: 'i' })),
    ],
  },
  'full-text-search-changed': {
    different: tablePair(indexed(words), indexed(vector)),
    near: [
      tablePair(indexed(words), indexed({ ...words, name: 'text' })),
      tablePair(indexed(words), indexed(index('i', ['email', 'nick']))),
      tablePair(indexed(index('i', ['=email || nick'], { method: 'gin' })), indexed(words)),
    ],
  },
  'implicit-coercion': {
    different: serverPair(
      [table('users', [varchar('ref')]), table('orders', [integer('id'), integer('ref')])],
      {},
      postgresSemantics,
    ),
    near: [
      serverPair(
        [table('users', [varchar('ref')]), table('orders', [integer('id'), varchar('ref', 9, foldedCase)])],
        {},
        postgresSemantics,
      ),
      serverPair(
        [table('users', [integer('id'), varchar('ref')]), table('orders', [integer('id'), integer('ref')])],
        {},
        postgresSemantics,
      ),
    ],
  },
};
