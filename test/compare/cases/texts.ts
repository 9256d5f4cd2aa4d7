import type { Column } from '../../../mcp-server/src/model/schema.ts';
import { column, foldedCase, index, integer, key, table, varchar } from '../build.ts';
import { columnPair, type RuleCases, tablePair } from './rule-case.ts';

const char = (name: string, length: number) => column(name, `char(${length})`, { kind: 'text', length, fixed: true });
const json = (binary: boolean) => column('data', binary ? 'jsonb' : 'json', { kind: 'json', binary });
const labels = (...names: string[]) =>
  column('state', 'order_state', { kind: 'enum', labels: names, typeName: 'order_state' });
const set = (...names: string[]) =>
  column('tags', `set(${names.map((name) => `'${name}'`)})`, { kind: 'set', labels: names });
const users = (email: Partial<Column>, parts: readonly string[] = ['email']) =>
  table('users', [integer('id'), varchar('email', 100, email)], {
    uniqueKeys: parts[0] === 'email' ? [key('users_email', 'email')] : [],
    indexes: [index('users_email', parts, { unique: true })],
  });
const plain = (email: Partial<Column>) => table('users', [integer('id'), varchar('email', 100, email)]);
const anyAccent: Partial<Column> = { collation: 'utf8mb4_0900_ai_ci', accentSensitive: false };
const anyCase = (text: Column): Column => ({ ...text, caseSensitive: false });

/** Cases of the rules about texts, documents and labels. */
export const textCases: RuleCases = {
  'text-shortened': {
    different: columnPair(varchar('note', 255), varchar('note', 100)),
    near: [columnPair(varchar('note', 255), varchar('note', 256))],
  },
  'padding-changed': {
    different: columnPair(varchar('code', 8), char('code', 8)),
    near: [columnPair(char('code', 8), char('code', 9)), columnPair(char('code', 8), varchar('code', 8))],
  },
  'charset-changed': {
    different: tablePair(plain({ charset: 'latin1' }), plain({ charset: 'UTF8' })),
    near: [tablePair(plain({ charset: 'utf8mb4' }), plain({ charset: 'UTF8' }))],
  },
  'collation-order': {
    different: tablePair(plain({ collation: 'utf8mb4_0900_ai_ci' }), plain({ collation: 'en_US.utf8' })),
    near: [tablePair(plain({ collation: 'utf8mb4_bin' }), plain({ collation: 'C.UTF-8' }))],
  },
  'case-sensitivity-changed': {
    different: tablePair(plain(foldedCase), plain({})),
    near: [tablePair(users(foldedCase), users({})), columnPair(anyCase(labels('a')), labels('a'))],
  },
  'unique-case-sensitivity': {
    different: tablePair(users(foldedCase), users({})),
    near: [tablePair(users(foldedCase), users({}, ['=lower(email)']))],
  },
  'accent-sensitivity-changed': {
    different: tablePair(users(anyAccent), users({})),
    near: [
      tablePair(users(foldedCase), users({ collation: 'utf8mb4_bin' })),
      tablePair(plain({ ...foldedCase, accentSensitive: false }), plain({})),
    ],
  },
  'pad-space-changed': {
    different: tablePair(users({ padSpace: true }), users({})),
    near: [columnPair({ ...char('code', 8), padSpace: true }, varchar('code', 8))],
  },
  'json-text': {
    different: columnPair(json(true), varchar('data')),
    near: [columnPair(json(true), json(false))],
  },
  'enum-labels-changed': {
    different: columnPair(labels('new', 'paid'), labels('new')),
    near: [columnPair(labels('new', 'paid'), { ...labels('new', 'paid'), rawType: "enum('new','paid')" })],
  },
  'enum-case-ignored': {
    different: columnPair(anyCase(labels('new', 'paid')), labels('new', 'paid')),
    near: [
      columnPair(anyCase(labels('new')), anyCase(labels('new'))),
      columnPair(varchar('state', 9, foldedCase), varchar('state', 9)),
      columnPair(labels('new'), anyCase(labels('new'))),
    ],
  },
  'set-type': {
    different: columnPair(set('red', 'blue'), set('red')),
    near: [columnPair(set('red', 'blue'), { ...set('red', 'blue'), rawType: 'set' })],
  },
};
