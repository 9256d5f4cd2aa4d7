import type { KitDescriptor } from './descriptor.ts';

const id = { name: 'id', sql: '`id`', rawType: 'bigint', nullable: false, read: 'CAST(t.`id` AS CHAR)', write: '{}' };
const note = { name: 'note', sql: '`note`', rawType: 'text', nullable: true, read: 't.`note`', write: '{}' };

/** The migration: a sample of one table, which the rendered file replaces. */
export const kit: KitDescriptor = {
  fingerprint: 'sample',
  source: { engine: 'mysql', flavor: 'mysql', schema: 'shop' },
  target: { engine: 'postgres', flavor: 'postgres', schema: 'public' },
  tables: [
    {
      name: 'shop.item',
      columns: [
        {
          name: 'id',
          source: id,
          target: { ...id, sql: '"id"', read: 't."id"::text', write: '({})::bigint' },
          rule: 'exact',
          masked: false,
        },
        {
          name: 'note',
          source: note,
          target: { ...note, sql: '"note"', read: 't."note"', write: '({})::text' },
          rule: 'exact',
          masked: true,
        },
      ],
      key: [0],
      source: side('shop', '`shop`.`item`'),
      target: side('public', '"public"."item"'),
    },
  ],
};

function side(schema: string, sql: string): KitDescriptor['tables'][number]['source'] {
  return {
    schema,
    name: 'item',
    sql,
    where: null,
    primary: true,
    unique: [],
    counter: null,
    parents: [],
    own: [],
    schemaHash: 'sample',
  };
}
