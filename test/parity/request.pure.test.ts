import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Index } from '../../mcp-server/src/model/schema.ts';
import { ruleText } from '../../mcp-server/src/model/values.ts';
import { tableRequest } from '../../mcp-server/src/parity/request.ts';
import { columnOf, mappingOf, tableOf } from './schema-values.ts';

const whole: ColumnType = { kind: 'integer', bits: 64, unsigned: false, truth: false };
const text: ColumnType = { kind: 'text', length: null, fixed: false };
const real: ColumnType = { kind: 'float', bits: 32, unsigned: false };
const json: ColumnType = { kind: 'json', binary: true };
const decimal: ColumnType = { kind: 'decimal', precision: 20, scale: 0, unsigned: true };

const bytes: ColumnType = { kind: 'bytes', length: 20, fixed: false };
const uuid: ColumnType = { kind: 'uuid' };
const moment: ColumnType = { kind: 'timestamp', precision: 6, zoned: false };

const primary = (...columns: string[]) => ({ name: 'PRIMARY', columns, deferrable: false });

function request(columns: readonly [string, ColumnType, ColumnType, { nullable: boolean }?][], key: readonly string[]) {
  const names = columns.map(([name]) => name);
  return tableRequest(
    mappingOf(names, key),
    tableOf(
      'shop',
      columns.map(([name, type, , changes]) => columnOf(name, type, changes)),
      { primaryKey: primary(...key) },
    ),
    tableOf(
      'public',
      columns.map(([name, , type]) => columnOf(name, type)),
      { primaryKey: primary(...key) },
    ),
  );
}

describe('the request for a pair of tables', () => {
  it('asks for what the mapping decides: constants, a filter, how near and how visible values are', () => {
    const { source, target } = tableShapes();
    const decided = {
      ...mappingOf(['id', 'price'], ['id']),
      columns: [
        { source: 'id', target: 'item_id' },
        { source: 'price', target: 'price' },
      ],
      key: [{ source: 'id', target: 'item_id' }],
      dropped: ['legacy'],
      elsewhere: ['note'],
      added: ['added'],
      constants: [
        { column: 'note', value: 'x' },
        { column: 'doc', value: '{}' },
      ],
      where: [{ column: 'id', op: '>' as const, values: ['5'] }],
      tolerance: [{ column: 'price', kind: 'number' as const, by: '0.5' }],
      masked: ['note'],
    };
    const asked = tableRequest(decided, source, target);
    const note = target.columns.find(({ name }) => name === 'note')?.type;
    expect({
      source: asked.source,
      target: asked.target.filter,
      columns: asked.columns.slice(1).map(({ name, tolerance, masked }) => ({ name, tolerance, masked })),
      notCompared: asked.notCompared,
      byValue: asked.byValue,
    }).toEqual({
      source: {
        table: { schema: 'shop', name: 'items' },
        columns: [
          { name: 'id', form: { kind: 'integer' }, plain: true },
          { name: 'price', form: { kind: 'float' } },
          {
            name: 'note',
            form: expect.objectContaining({}),
            constant: 'x',
            ...(note?.kind === 'date' ? { plain: true } : {}),
          },
        ],
        key: [{ name: 'id', form: { kind: 'integer' }, plain: true }],
        keyIndex: 'PRIMARY',
        filter: [{ column: { name: 'id', form: { kind: 'integer' } }, op: '>', values: ['5'] }],
      },
      target: undefined,
      columns: [
        { name: 'price', tolerance: decided.tolerance[0], masked: undefined },
        { name: 'note', tolerance: undefined, masked: true },
      ],
      notCompared: [
        { column: 'doc', reason: expect.stringContaining('has no one spelling') },
        { column: 'legacy', reason: 'lockstep.yaml drops it' },
        { column: 'added', reason: 'lockstep.yaml leaves it to the target’s default' },
      ],
      byValue: [{ column: 'price', rule: 'as equal while they are at most 0.5 apart' }],
    });
    const heap = tableRequest({ ...decided, key: [] }, source, target);
    expect(heap.notCompared).toContainEqual({
      column: 'price',
      reason: 'without a key nobody can tell which values are near each other',
    });
    expect(heap.columns.map(({ name }) => name)).not.toContain('price');
  });

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
    const price = { kind: 'float', bits: 64, unsigned: false };
    expect(tableRequest(mapping, source, target)).toEqual({
      source: {
        table: { schema: 'shop', name: 'items' },
        columns: [
          { name: 'id', form: { kind: 'integer' }, plain: true },
          { name: 'doc', form: { kind: 'json' } },
          { name: 'price', form: { kind: 'float' } },
        ],
        key: [{ name: 'id', form: { kind: 'integer' }, plain: true }],
        keyIndex: 'PRIMARY',
      },
      target: {
        table: { schema: 'public', name: 'items' },
        columns: [
          { name: 'item_id', form: { kind: 'integer' }, plain: true },
          { name: 'doc', form: { kind: 'json' } },
          { name: 'price', form: { kind: 'float' } },
        ],
        key: [{ name: 'item_id', form: { kind: 'integer' }, plain: true }],
        keyIndex: 'items_pkey',
      },
      columns: [
        { name: 'id', rule: 'exact', form: { kind: 'integer' }, source: whole, target: whole, onUpdateNow: false },
        { name: 'doc', rule: 'json', form: { kind: 'json' }, source: json, target: json, onUpdateNow: false },
        { name: 'price', rule: 'single', form: { kind: 'float' }, source: real, target: price, onUpdateNow: false },
      ],
      key: ['id'],
      order: ['number'],
      notCompared: [
        { column: 'note', reason: expect.stringContaining('different kinds of values') },
        { column: 'legacy', reason: 'the target table has no column for it' },
        { column: 'added', reason: 'only the target table has it' },
      ],
      byValue: [
        { column: 'doc', rule: ruleText('json') },
        { column: 'price', rule: ruleText('single') },
      ],
      rowsPerRead: 1000,
      rowsPerLeaf: 512,
      mostRowsPerLeaf: 2048,
      estimate: null,
      repair: {
        columns: [
          { source: 'id', target: 'item_id', form: { kind: 'integer' }, rawType: 'raw integer', key: true },
          { source: 'doc', target: 'doc', form: { kind: 'json' }, rawType: 'raw json', key: false },
          { source: 'price', target: 'price', form: { kind: 'float' }, rawType: 'raw float', key: false },
        ],
        unknownColumns: ['note', 'added'],
      },
    });
  });

  it.each([
    ['whole numbers on both sides', whole, decimal, ['number']],
    ['decimals', { ...decimal, scale: 2 }, { ...decimal, scale: 4 }, ['number']],
    ['bytes', bytes, bytes, ['text']],
    ['a uuid and sixteen bytes', { ...bytes, length: 16 }, uuid, ['text']],
    ['dates', { kind: 'date' }, { kind: 'date' }, ['moment']],
    ['moments', moment, { ...moment, zoned: true }, ['moment']],
    ['a number and text', whole, text, null],
    ['text, whose order depends on the collation', text, text, null],
    ['a date and a moment', { kind: 'date' }, moment, null],
    ['truth values', { ...whole, truth: true }, { kind: 'boolean' }, null],
  ] as const)('knows the order that both databases have for %s', (_, sourceType, targetType, order) => {
    const made = request([['id', sourceType, targetType]], ['id']);
    expect({ order: made.order, key: made.key }).toEqual({ order, key: ['id'] });
  });

  it('has no shared order for a uuid column of a server that orders it by its parts', () => {
    const columns = [columnOf('id', uuid)];
    const [one, other] = [
      tableOf('shop', columns, { primaryKey: primary('id'), storage: 'InnoDB' }),
      tableOf('public', columns, { primaryKey: primary('id') }),
    ];
    expect(tableRequest(mappingOf(['id'], ['id']), one, other).order).toBe(null);
  });

  it('has no order to use where one side has no index that begins with the key', () => {
    const columns = [columnOf('a', whole), columnOf('b', whole)];
    const index = (changes: Partial<Index>, ...names: string[]): Index => ({
      name: 'i',
      unique: true,
      method: 'btree',
      parts: names.map((column) => ({ column, expression: null, prefix: null, descending: false, nullsFirst: true })),
      include: [],
      predicate: null,
      nullsDistinct: true,
      valid: true,
      ...changes,
    });
    const source = tableOf('shop', columns, {
      primaryKey: { name: 'PRIMARY', columns: ['a', 'b'], deferrable: false },
    });
    const orderWith = (...indexes: Index[]) => {
      const made = tableRequest(mappingOf(['a', 'b'], ['a', 'b']), source, tableOf('public', columns, { indexes }));
      return [made.order, made.target.keyIndex];
    };
    expect([
      orderWith(),
      orderWith(index({}, 'b', 'a')),
      orderWith(index({}, 'a')),
      orderWith(index({ method: 'hash' }, 'a', 'b')),
      orderWith(index({ valid: false }, 'a', 'b')),
      orderWith(index({ predicate: 'a > 0' }, 'a', 'b')),
      orderWith(index({ name: 'wide', unique: false }, 'a', 'b', 'c'), index({ name: 'exact' }, 'a', 'b')),
      orderWith(index({ name: 'wide', unique: false }, 'a', 'b', 'c')),
    ]).toEqual([
      ...Array.from({ length: 6 }, () => [null, null]),
      [['number', 'number'], 'exact'],
      [['number', 'number'], 'wide'],
    ]);
  });

  it.each([
    ['a column that may be NULL', whole, true],
    ['a floating-point number', real, false],
    ['a JSON document', json, false],
  ])('takes no key with %s, because it would not tell rows apart', (_, type, nullable) => {
    const { source, target, key, order } = request(
      [
        ['a', whole, whole],
        ['b', type, type, { nullable }],
      ],
      ['a', 'b'],
    );
    expect([source.key, target.key, key, order]).toEqual([[], [], [], null]);
  });

  it('brings fewer rows at once, and digests fewer together, where rows are large', () => {
    const columns = [columnOf('id', whole)];
    const large = tableOf('public', columns, { rowEstimate: 1000, dataBytes: 1000 * 2 ** 18 });
    const { rowsPerRead, rowsPerLeaf, mostRowsPerLeaf } = tableRequest(
      mappingOf(['id'], ['id']),
      tableOf('shop', columns),
      large,
    );
    expect({ rowsPerRead, rowsPerLeaf, mostRowsPerLeaf }).toEqual({
      rowsPerRead: 16,
      rowsPerLeaf: 16,
      mostRowsPerLeaf: 16,
    });
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
    source: tableOf(
      'shop',
      [
        columnOf('id', whole),
        columnOf('doc', json),
        columnOf('price', real),
        columnOf('note', { kind: 'time', precision: 0, zoned: false, spansDays: false }),
        columnOf('legacy', text),
      ],
      { primaryKey: primary('id') },
    ),
    target: tableOf(
      'public',
      [
        columnOf('item_id', whole),
        columnOf('doc', json),
        columnOf('price', { kind: 'float', bits: 64, unsigned: false }),
        columnOf('note', { kind: 'date' }),
        columnOf('added', text),
      ],
      { primaryKey: { ...primary('item_id'), name: 'items_pkey' } },
    ),
  };
}
