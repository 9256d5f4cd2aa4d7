import type { ObjectRef } from '../../../mcp-server/src/model/finding.ts';
import type { Construct, ConstructKind } from '../criteria/construct.ts';

/** A decision or a finding: the word for what it says, and what it says it of. */
export interface Said {
  readonly word: string;
  readonly object: ObjectRef;
}

/** Whether one of them says of the construct, or of its whole table, what became of it. */
export function saidOf(said: readonly Said[]): (construct: Construct) => boolean {
  const places = new Set(
    said.flatMap(({ word, object: { kind, table, name } }) => [
      place(word, kind === 'table' ? name : table, name),
      ...(table === null ? [place(word, null, name)] : []),
    ]),
  );
  return ({ kind, table, name }) =>
    WORDS[kind].some(
      (word) => places.has(place(word, table, name)) || (table !== null && places.has(place(word, table, table))),
    );
}

function place(word: string, table: string | null, name: string): string {
  return JSON.stringify([word, table?.toLowerCase(), name.toLowerCase()]);
}

const TYPES = [
  ...[
    'bigint-unsigned',
    'integer',
    'truth-value',
    'time',
    'float-digits',
    'set',
    'bytes',
    'char',
    'unsigned',
    'set-type',
  ],
  ...['integer-narrowed', 'type-family-changed', 'timestamp-zone-changed', 'time-range-lost', 'decimal-narrowed'],
  ...['float-narrowed', 'text-shortened', 'timestamp-precision-lost', 'bits-resized', 'json-text', 'timestamptz'],
];
const KEYS = [
  'case-exact',
  'unique-case-sensitivity',
  'prefix-index',
  'index-width',
  'unique-prefix',
  'case-sensitivity-changed',
];

/** Which words answer which question; any other says nothing of it. */
const WORDS: Readonly<Record<ConstructKind, readonly string[]>> = {
  table: ['table', 'table-missing'],
  column: ['column', 'column-missing', 'table-missing'],
  'type holds all values': TYPES,
  'type refuses the others': [
    ...TYPES,
    'no-limit',
    'unsigned-changed',
    'enum',
    'enum-labels-changed',
    'text-length-unlimited',
  ],
  nullability: ['nullability', 'nullability-changed'],
  default: ['default', 'default-changed'],
  'case-insensitive comparison': ['case-exact', 'case-sensitivity-changed', 'unique-case-sensitivity'],
  'primary key': [...KEYS, 'primary-key', 'primary-key-changed', 'primary-key-missing'],
  'unique key': [...KEYS, 'unique', 'unique-missing'],
  index: ['prefix-index', 'index-width', 'index', 'index-missing', 'full-text', 'redundant-index'],
  'foreign key': ['foreign-key', 'foreign-key-missing', 'foreign-key-action-changed'],
  check: ['check', 'check-missing', 'check-changed'],
  comment: ['comment', 'comment-changed'],
  'auto increment': ['counter', 'identity-missing', 'default'],
  'next number': ['counter', 'counter-behind', 'identity-missing'],
  'on update now': ['on-update', 'on-update-now-lost'],
  'generated column': ['generated', 'generated-column-changed'],
  partitions: ['partitions', 'partitioning-changed'],
  view: ['view', 'view-missing'],
  routine: ['routine', 'routine-missing'],
  trigger: ['trigger', 'trigger-missing'],
  event: ['event', 'event-missing'],
};
