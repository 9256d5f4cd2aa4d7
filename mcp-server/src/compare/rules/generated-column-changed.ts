import type { Column } from '../../model/schema.ts';
import type { ComparedColumn } from '../comparison.ts';
import { columnRef, columnRule, type Draft, label } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A column that is computed on one side only, or computed differently. */
export const generatedColumnChanged = columnRule('generated-column-changed', (pair) => {
  const { source, target } = pair;
  if (source.generated === null) return target.generated === null ? null : onlyTarget(pair, target.generated);
  if (target.generated === null) return onlySource(pair, source.generated);
  return bothSides(pair, source.generated, target.generated);
});

type Generated = NonNullable<Column['generated']>;

function onlyTarget(pair: ComparedColumn, { sql }: Generated): Draft {
  return {
    severity: 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} is an ordinary column in the source; the target computes ${pair.target.name} as ${sql}.`,
    consequence: `The target refuses explicit values for ${pair.target.name}, so copying ${label(pair)} fails; rows whose stored value differs from the expression would change.`,
    wayOut: `Leave ${pair.target.name} out of the copy after proving that every row of ${pair.table.source.name} agrees with the expression, or make it an ordinary column.`,
  };
}

function onlySource(pair: ComparedColumn, { sql }: Generated): Draft {
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is computed in the source as ${sql}; the target’s ${pair.target.name} is an ordinary column.`,
    consequence: `After cutover ${pair.target.name} keeps the value it was copied with when the columns it is computed from change.`,
    wayOut: `Make the target’s ${pair.target.name} GENERATED ALWAYS AS … STORED with the expression translated, and leave it out of the copy.`,
  };
}

function bothSides(pair: ComparedColumn, source: Generated, target: Generated): Draft | null {
  const sameText = sqlForm(source.sql) === sqlForm(target.sql);
  if (sameText && source.stored === target.stored) return null;
  const how = ({ stored }: Generated) => (stored ? 'stored' : 'computed on read');
  return {
    severity: 'note',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.sql} (${how(source)}) in the source and ${target.sql} (${how(target)}) in the target.`,
    consequence: sameText
      ? `The values of ${pair.target.name} agree; their cost moves between reads and writes of ${pair.table.target.name}.`
      : `Whether both expressions give the same ${pair.target.name} for every row cannot be told from their text.`,
    wayOut: sameText
      ? `Keep it if that cost suits ${pair.table.target.name}.`
      : `Compare the values of ${label(pair)} with check_parity after the copy.`,
  };
}
