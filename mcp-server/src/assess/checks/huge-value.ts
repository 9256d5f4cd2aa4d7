import { columnCheck } from '../check.ts';

/** Values so large that they cannot be sent, escaped or dumped in one piece. */
export const hugeValue = columnCheck('huge-value', ({ source }, { world: { hugeBytes } }) => {
  const { type } = source;
  const long =
    type.kind === 'json' ||
    ((type.kind === 'text' || type.kind === 'bytes') && (type.length === null || type.length > hugeBytes / 4));
  if (!long) return null;
  const size = hugeBytes.toLocaleString('en-US');
  return {
    severity: 'warning',
    question: { kind: 'longer', column: source.name, than: hugeBytes, unit: 'bytes' },
    what: `${source.name} holds a value of more than ${size} bytes`,
    consequence:
      'Written as text it no longer fits into one statement or one message of either server: the copy of the row fails.',
    wayOut: 'Store such values outside the database or in pieces, or copy these rows by hand in pieces.',
    fix: {},
  };
});
