import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
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

  it('writes canonical text that no setting of the session but DateStyle changes', async () => {
    const columns: readonly (readonly [type: string, literal: string, form: CanonicalForm, text: string])[] = [
      ['timestamp(6) with time zone', "'2026-07-01 12:00:00.5+02'", { kind: 'timestamp' }, '2026-07-01 10:00:00.5'],
      ['timestamp without time zone', "'2026-07-01 12:00:00'", { kind: 'timestamp' }, '2026-07-01 12:00:00'],
      ['date', "'2026-07-01'", { kind: 'date' }, '2026-07-01'],
      ['time without time zone', "'01:02:03'", { kind: 'time' }, '01:02:03'],
      ['interval', "'-26:00:00'", { kind: 'time' }, '-26:00:00'],
      ['bytea', "'\\x00ff'", { kind: 'bytes' }, '00ff'],
      ['double precision', '0.1', { kind: 'float' }, '0.1'],
    ];
    const expressions = columns.map(([type, literal, form]) =>
      postgres.dialect.canonical(`CAST(${literal} AS ${type})`, type, form),
    );
    await withDatabase({ engine: postgres, kind: 'postgres' }, both(''), async ({ lab }) => {
      const rows =
        await lab.query(`SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'ISO, DMY'; SET IntervalStyle = iso_8601;
        SET bytea_output = escape; SET search_path = public; SELECT ${expressions.join(', ')}`);
      expect(rows).toEqual([columns.map(([, , , text]) => text)]);
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
