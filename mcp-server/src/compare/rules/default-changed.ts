import type { Column, ColumnDefault } from '../../model/schema.ts';
import { defaultForm } from '../default-form.ts';
import { columnRef, columnRule, label } from '../rule.ts';
import { defaultsToZeroDate } from '../zero-date.ts';

/** A column whose value differs between the sides when an insert leaves it out. A date that no calendar has is left to zero-date-default. */
export const defaultChanged = columnRule('default-changed', (pair) => {
  const { source, target } = pair;
  if (filledOtherwise(source) || filledOtherwise(target) || defaultsToZeroDate(source)) return null;
  if (source.default === null && target.default === null) return null;
  const object = columnRef(pair);
  const what = `${label(pair)} ${say(source.default)} in the source; the target’s ${target.name} ${say(target.default)}.`;
  if (target.default === null) {
    const refused = !target.nullable;
    return {
      severity: refused ? 'blocker' : 'warning',
      object,
      what,
      consequence: refused
        ? `An insert that leaves ${target.name} out fails on the target.`
        : `An insert that leaves ${target.name} out stores NULL on the target.`,
      wayOut: `Give the target’s ${target.name} the same default.`,
    };
  }
  if (source.default === null) {
    return {
      severity: 'note',
      object,
      what,
      consequence: `An insert that leaves ${source.name} out ${source.nullable ? 'stores NULL' : 'is refused'} in the source and stores that default on the target.`,
      wayOut: `Drop the default on the target, or write ${target.name} in every insert.`,
    };
  }
  if (defaultForm(source.default, source.type) === defaultForm(target.default, target.type)) return null;
  const unclear = source.default.kind === 'expression' || target.default.kind === 'expression';
  return {
    severity: unclear ? 'note' : 'warning',
    object,
    what,
    consequence: unclear
      ? `Whether both give the same ${target.name} cannot be told from their text.`
      : `An insert that leaves ${target.name} out stores another value on the target.`,
    wayOut: unclear
      ? `Try both expressions, and write ${target.name} in every insert if they differ.`
      : `Give the target’s ${target.name} the source’s default.`,
  };
});

function filledOtherwise({ identity, generated }: Column): boolean {
  return identity !== null || generated !== null;
}

function say(given: ColumnDefault | null): string {
  if (given === null) return 'has no default';
  if (given.kind === 'now') return 'defaults to the current time';
  return given.kind === 'literal' ? `defaults to '${given.value}'` : `defaults to ${given.sql}`;
}
