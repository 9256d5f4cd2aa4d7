import type { Setting } from '../model/described-cdc.ts';
import type { Carried } from './judge-pair.ts';

/** One transformation: its name, and its settings as key, value and reason. */
type Step = readonly [name: string, settings: readonly (readonly [key: string, value: string, because: string])[]];

const KEEPS_NULL = [
  'replace.null.with.default',
  'false',
  'The default turns a NULL into the DEFAULT of its column.',
] as const;

/** Renames, columns that stay behind, and constants, by transformations that come with Kafka and Debezium. */
export function transformSettings(pair: Carried): Setting[] {
  const steps = [row(), ...columns(pair), ...keys(pair), ...constants(pair)];
  return [
    { key: 'transforms', value: steps.map(([name]) => name).join(','), because: 'In this order.' },
    ...steps.flatMap(([name, settings]) =>
      settings.map(([key, value, because]) => ({ key: `transforms.${name}.${key}`, value, because })),
    ),
  ];
}

function row(): Step {
  return [
    'row',
    [
      [
        'type',
        'io.debezium.transforms.ExtractNewRecordState',
        'The next steps change columns of a row, not of an event.',
      ],
      ['delete.tombstone.handling.mode', 'tombstone', 'A delete stays a delete: an empty record with the key.'],
      KEEPS_NULL,
    ],
  ];
}

function columns({ renames, excluded }: Carried): Step[] {
  if (renames.length + excluded.length === 0) return [];
  return [
    [
      'columns',
      [
        ['type', 'org.apache.kafka.connect.transforms.ReplaceField$Value', 'Columns by name.'],
        ...(excluded.length === 0 ? [] : [['exclude', excluded.join(','), 'They stay behind.'] as const]),
        ...(renames.length === 0 ? [] : [['renames', renamed(renames), 'As the mapping says.'] as const]),
        KEEPS_NULL,
      ],
    ],
  ];
}

function keys({ mapping }: Carried): Step[] {
  const changed = mapping.key.filter((pair) => pair.source !== pair.target);
  if (changed.length === 0) return [];
  return [
    [
      'key',
      [
        ['type', 'org.apache.kafka.connect.transforms.ReplaceField$Key', 'The key of an event has names too.'],
        ['renames', renamed(changed.map((pair) => [pair.source, pair.target])), 'As the mapping says.'],
      ],
    ],
  ];
}

function constants({ constants: list }: Carried): Step[] {
  return list.map(({ column, value }, place) => [
    `constant${place + 1}`,
    [
      ['type', 'org.apache.kafka.connect.transforms.InsertField$Value', 'A column that holds one value in every row.'],
      ['static.field', column, 'Its name on the target.'],
      ['static.value', value, 'Its value as a text, which the target reads as its own type.'],
      KEEPS_NULL,
    ],
  ]);
}

function renamed(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([from, to]) => `${from}:${to}`).join(',');
}
