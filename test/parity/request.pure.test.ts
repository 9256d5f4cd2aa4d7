import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import { tableRequest } from '../../mcp-server/src/parity/request.ts';
import { columnOf, mappingOf, tableOf } from './schema-values.ts';

const whole: ColumnType = { kind: 'integer', bits: 64, unsigned: false, truth: false };
const text: ColumnType = { kind: 'text', length: null, fixed: false };
const real: ColumnType = { kind: 'float', bits: 32, unsigned: false };
const json: ColumnType = { kind: 'json', binary: true };
const decimal: ColumnType = { kind: 'decimal', precision: 20, scale: 0, unsigned: true };

function request(columns: readonly [string, ColumnType, ColumnType, { nullable: boolean }?][], key: readonly string[]) {
  const names = columns.map(([name]) => name);
  return tableRequest(
    mappingOf(names, key),
    tableOf(
      'shop',
      columns.map(([name, type, , changes]) => columnOf(name, type, changes)),
    ),
    tableOf(
      'public',
      columns.map(([name, , type]) => columnOf(name, type)),
    ),
  );
}

describe('the request for a pair of tables', () => {
  it('digests every column that can be compared and names the others', () => {
    const { source, target } = tableShapes();
    const mapping = {
      ...mappingOf(['id', 'doc', 'price', 'note'], ['id']),
      columns: [
        { source: 'id', target: 'item_id' },
        { source: 'doc', target: 'doc' },
        { source: 'price', target: 'price' },
        { source: 'note', target: 'note' },
      ],
      key: [{ source: 'id', target: 'item_id' }],
      unmatched: { source: ['legacy'], target: ['added'] },
    };
    expect(tableRequest(mapping, source, target)).toEqual({
      source: {
        table: { schema: 'shop', name: 'items' },
        columns: [
          { name: 'id', form: { kind: 'integer' } },
          { name: 'doc', form: { kind: 'json' } },
          { name: 'price', form: { kind: 'float' } },
        ],
        key: [{ name: 'id', form: { kind: 'integer' } }],
        bucketBy: 'id',
      },
      target: {
        table: { schema: 'public', name: 'items' },
        columns: [
          { name: 'item_id', form: { kind: 'integer' } },
          { name: 'doc', form: { kind: 'json' } },
          { name: 'price', form: { kind: 'float' } },
        ],
        key: [{ name: 'item_id', form: { kind: 'integer' } }],
        bucketBy: 'item_id',
      },
      columns: [
        { name: 'id', rule: 'exact' },
        { name: 'doc', rule: 'json' },
        { name: 'price', rule: 'single' },
      ],
      key: ['id'],
      notCompared: [
        {
          column: 'note',
          reason: 'text spells one date value in several ways, so equal values could look different',
        },
        { column: 'legacy', reason: 'the target table has no column for it' },
        { column: 'added', reason: 'only the target table has it' },
      ],
      rowsPerRead: 1000,
    });
  });

  it.each([
    ['a whole number on both sides makes buckets', whole, decimal, 'id'],
    ['text on one side makes none', whole, text, null],
    ['text on both sides makes none', text, text, null],
  ])('%s', (_, sourceType, targetType, bucketBy) => {
    const { source, key } = request([['id', sourceType, targetType]], ['id']);
    expect({ bucketBy: source.bucketBy, key }).toEqual({ bucketBy, key: ['id'] });
  });

  it.each([
    ['a column that may be NULL', whole, true],
    ['a floating-point number', real, false],
    ['a JSON document', json, false],
  ])('takes no key with %s, because it would not tell rows apart', (_, type, nullable) => {
    const { source, target, key } = request(
      [
        ['a', whole, whole],
        ['b', type, type, { nullable }],
      ],
      ['a', 'b'],
    );
    expect([source.key, target.key, key, source.bucketBy]).toEqual([[], [], [], null]);
  });

  it('brings fewer rows at once where rows are large', () => {
    const columns = [columnOf('id', whole)];
    const large = tableOf('public', columns, { rowEstimate: 1000, dataBytes: 1000 * 2 ** 20 });
    const { rowsPerRead } = tableRequest(mappingOf(['id'], ['id']), tableOf('shop', columns), large);
    expect(rowsPerRead).toBe(16);
  });

  it('refuses a mapping that names a column which is gone', () => {
    expect(() =>
      tableRequest(
        mappingOf(['id', 'gone'], ['id']),
        tableOf('shop', [columnOf('id', whole)]),
        tableOf('public', [columnOf('id', whole)]),
      ),
    ).toThrow(expect.objectContaining({ code: 'NOT_FOUND', message: 'table shop.items has no column "gone"' }));
  });
});

function tableShapes() {
  return {
    source: tableOf('shop', [
      columnOf('id', whole),
      columnOf('doc', json),
      columnOf('price', real),
      columnOf('note', { kind: 'date' }),
      columnOf('legacy', text),
    ]),
    target: tableOf('public', [
      columnOf('item_id', whole),
      columnOf('doc', json),
      columnOf('price', { kind: 'float', bits: 64, unsigned: false }),
      columnOf('note', text),
      columnOf('added', text),
    ]),
  };
}
