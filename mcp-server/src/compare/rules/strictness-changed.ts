import type { Column } from '../../model/schema.ts';
import type { Comparison } from '../comparison.ts';
import { type Draft, databaseRef, label, list, type Rule } from '../rule.ts';

/** A value that does not fit is refused by one server and altered by the other. One finding for the whole database. */
export const strictnessChanged: Rule = {
  id: 'strictness-changed',
  check: (whole) => {
    const [from, to] = [whole.source.semantics.strict, whole.target.semantics.strict];
    return from === to ? [] : [to ? stricter(whole) : looser(whole)];
  },
};

function stricter({ source, tables }: Comparison): Draft {
  const silent = tables.flatMap(({ columns }) => columns).filter((pair) => isFilledSilently(pair.source));
  return {
    severity: 'warning',
    object: databaseRef('source', source),
    what: `The source is not strict: it cuts texts that are too long, clamps numbers, and stores '' or 0 where an insert leaves out a NOT NULL column without a default${silent.length === 0 ? '' : ` (${silent.length} such: ${list(silent.map(label))})`}. The target refuses all of that.`,
    consequence: `Statements of the application that succeed today fail after cutover, one by one, as their path is taken.`,
    wayOut: `Run the application against the source with STRICT_TRANS_TABLES in its sql_mode first, and mend what fails there${silent.length === 0 ? '' : `; give ${list(silent.map(label))} defaults on the target`}.`,
  };
}

function looser({ source }: Comparison): Draft {
  return {
    severity: 'warning',
    object: databaseRef('source', source),
    what: `The target is not strict: it cuts texts that are too long and clamps numbers with a warning that few drivers show. The source refuses them.`,
    consequence: `A wrong value is stored altered on the target instead of failing, and so is whatever the copy brings that does not fit.`,
    wayOut: `Put STRICT_TRANS_TABLES into the target’s sql_mode, of the server and of every connection, before anything is written to it.`,
  };
}

function isFilledSilently({ nullable, default: given, identity, generated }: Column): boolean {
  return !nullable && given === null && identity === null && generated === null;
}
