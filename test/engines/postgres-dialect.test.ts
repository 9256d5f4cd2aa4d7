import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { both, withDatabase } from './conformance/subject.ts';

describe('dialect text', () => {
  it('quotes names and values so that they come back unchanged', async () => {
    await withDatabase({ engine: postgres, kind: 'postgres' }, both(''), async ({ lab }) => {
      const nasty = `a"b'c\\d\n$1 é😀 --;`;
      const { identifier, literal } = postgres.dialect;
      const rows = await lab.query(`SELECT ${literal(nasty)} AS ${identifier(nasty)}`);
      expect(rows).toEqual([[nasty]]);
      await lab.execute(`CREATE TABLE ${postgres.dialect.table({ schema: 'public', name: nasty })} (id int)`);
      expect(await lab.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([
        [nasty],
      ]);
    });
  });

  it('refuses what PostgreSQL cannot hold', () => {
    expect(() => postgres.dialect.identifier('')).toThrow('empty');
    expect(() => postgres.dialect.literal('a\0b')).toThrow('NUL');
  });

  it('gives a client command that ends with the file', () => {
    expect(postgres.dialect.clientCommand("it's.sql")).toBe(
      "psql -X -v ON_ERROR_STOP=1 --single-transaction -f 'it'\\''s.sql'",
    );
  });
});
