import { count, databaseRef, label, list, type Rule } from '../rule.ts';

/** Enum columns that take 'NEW' for their label 'new' on the source only. One note for the whole database. */
export const enumCaseIgnored: Rule = {
  id: 'enum-case-ignored',
  check: ({ source, tables }) => {
    const pairs = tables
      .flatMap(({ columns }) => columns)
      .filter((pair) => pair.source.type.kind === 'enum' && pair.source.caseSensitive === false)
      .filter((pair) => pair.target.caseSensitive === true);
    const [first] = pairs;
    if (first?.source.type.kind !== 'enum') return [];
    const [text = ''] = first.source.type.labels;
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `${count(pairs.length, 'enum column')} of the source ${pairs.length === 1 ? 'knows its' : 'know their'} labels in any case: ${list(pairs.map(label))}.`,
        consequence: `A writer that sends '${swapCase(text)}' for '${text}' is understood by the source and refused by the target, or stored as another text; so it is in comparisons.`,
        wayOut: `Write the labels as they are declared in every writer and query of ${list(pairs.map(label))}.`,
      },
    ];
  },
};

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
