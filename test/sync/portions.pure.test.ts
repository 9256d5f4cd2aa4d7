import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPortions, PORTION } from '../../templates/sync/src/core/portions.ts';
import { rowLength } from '../../templates/sync/src/core/value-length.ts';
import type { ColumnSide } from '../../templates/sync/src/descriptor.ts';

it('rows are split in their order, into parts that may be held at once; a longer one is alone', () => {
  const lengths = fc.array(fc.oneof(fc.nat(100), fc.nat(PORTION), fc.nat(3 * PORTION)));
  fc.assert(
    fc.property(lengths, (rows) => {
      const parts = inPortions(rows, (row) => row);
      const sum = (part: readonly number[]) => part.reduce((all, row) => all + row, 0);
      expect(parts.flat()).toEqual(rows);
      expect(parts.every((part) => part.length === 1 || (part.length > 1 && sum(part) <= PORTION))).toBe(true);
      // No part has room for the next row.
      expect(parts.every((part, at) => at === 0 || sum(parts[at - 1] ?? []) + (part[0] ?? 0) > PORTION)).toBe(true);
    }),
  );
});

const columns = (mysql: boolean, ...types: readonly string[]) =>
  types.map((rawType): ColumnSide => {
    const sql = mysql ? '`c`' : '"c"';
    const read = /blob|binary/.test(rawType) ? `HEX(t.${sql})` : `t.${sql}`;
    return { name: 'c', sql, rawType, nullable: true, read, write: '{}' };
  });

it('only tables whose rows may be long are asked how long they are', () => {
  expect(rowLength(columns(true, 'int', 'varchar(255)', 'datetime(6)', 'decimal(20,4)', "enum('a','b')"))).toBeNull();
  expect(rowLength(columns(false, 'integer', 'character varying(2000)', 'uuid', 'numeric'))).toBeNull();
  expect(rowLength(columns(true, 'int', 'text', 'varbinary(200)'))).toBe(
    'COALESCE(LENGTH(t.`c`), 0) + COALESCE(2 * LENGTH(t.`c`), 0)',
  );
  expect(rowLength(columns(false, 'integer', 'text', 'bytea'))).toBe(
    'COALESCE(octet_length(t."c"), 0) + COALESCE(2 * octet_length(t."c"), 0)',
  );
  expect(rowLength(columns(false, 'character varying(9000)'))).toBe('COALESCE(octet_length(t."c"), 0)');
  expect(rowLength(columns(true, 'json'))).toMatch(/THEN 3 \* JSON_STORAGE_SIZE\(t\.`c`\) ELSE LENGTH/);
  // Fifty columns of a kilobyte each are long together.
  expect(rowLength(columns(true, ...Array.from({ length: 50 }, () => 'varchar(1000)')))).not.toBeNull();
});
