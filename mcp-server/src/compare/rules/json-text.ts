import { columnRef, columnRule, label } from '../rule.ts';

/** A JSON column that is kept as text on one side, or parsed on the target only. */
export const jsonText = columnRule('json-text', (pair) => {
  const { source, target } = pair;
  const from = source.type.kind === 'json';
  const to = target.type.kind === 'json';
  const object = columnRef(pair);
  const what = `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target.`;
  if (from && target.type.kind === 'text') {
    return {
      severity: 'warning',
      object,
      what,
      consequence: `The target accepts anything in ${target.name}: the first document that is not JSON breaks its readers, and JSON operators need a cast.`,
      wayOut: `Make the target’s ${target.name} a JSON type (jsonb on PostgreSQL).`,
    };
  }
  if (source.type.kind === 'text' && to) {
    return {
      severity: 'warning',
      object,
      what,
      consequence: `Values of ${label(pair)} that are not valid JSON (the empty string, a \\u0000, half a surrogate pair) are refused by the target.`,
      wayOut: `Find the values in ${label(pair)} that are not JSON and repair them first, or keep a text type.`,
    };
  }
  if (source.type.kind !== 'json' || target.type.kind !== 'json' || source.type.binary || !target.type.binary)
    return null;
  return {
    severity: 'note',
    object,
    what,
    consequence: `The target stores ${target.name} parsed: spacing, key order and duplicate keys of the source’s text are gone.`,
    wayOut: `Compare ${label(pair)} as JSON, not as text; keep a text type if its bytes are signed or hashed.`,
  };
});
