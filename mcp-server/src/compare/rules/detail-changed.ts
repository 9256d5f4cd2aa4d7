import type { Detail } from '../../model/detail.ts';
import type { ObjectRef } from '../../model/finding.ts';
import type { Schema, Table } from '../../model/schema.ts';
import type { Comparison, Side } from '../comparison.ts';
import { type Draft, databaseRef, type Rule } from '../rule.ts';

/** What one side’s definition says and the other’s does not, where no other rule has a field for it. */
export const detailChanged: Rule = {
  id: 'detail-changed',
  check: (whole) => [
    ...whole.tables.flatMap(({ source, target }) => [
      ...lacking(source.details, target.details).map((one) => draft(one, 'source', source, target)),
      ...lacking(target.details, source.details).map((one) => draft(one, 'target', target, source)),
    ]),
    ...ofDatabase(whole),
  ],
};

function ofDatabase({ source, target }: Comparison): Draft[] {
  const only = (side: Side, own: Schema, other: Schema) =>
    lacking(own.details, other.details).map((one) => text(one, side, databaseRef(side, own), one.name));
  return [...only('source', source, target), ...only('target', target, source)];
}

/** The names of indexes and constraints are each side’s own. */
function lacking(own: readonly Detail[], other: readonly Detail[]): Detail[] {
  const there = new Set(other.map(({ kind, says }) => `${kind} ${says}`));
  return own.filter(({ kind, says }) => !there.has(`${kind} ${says}`));
}

function draft(one: Detail, side: Side, { schema, name }: Table, other: Table): Draft {
  const object = { side, kind: one.kind, schema, table: name, name: one.name };
  const label = one.kind === 'table' ? name : `${one.kind} ${one.name} of ${name}`;
  return text(one, side, object, label, other.name);
}

function text({ says, changes }: Detail, side: Side, object: ObjectRef, label: string, twin = ''): Draft {
  const away = side === 'source' ? 'target' : 'source';
  const meaning = changes === 'meaning';
  const there = twin === '' ? `the ${away}` : `the ${away}’s ${twin}`;
  return {
    severity: meaning ? 'warning' : 'note',
    object,
    what: `${says} stands at ${label} in the ${side}; ${there} has nothing like it that Lockstep knows.`,
    consequence: meaning
      ? `Which rows are accepted, seen, replicated or protected may differ between the sides.`
      : 'The rows are the same; size, place, speed or remarks may differ.',
    wayOut: meaning
      ? `Write its equal for ${there} by hand, or decide that the difference stays.`
      : `Leave it, or give ${there} what it has for the purpose once measurements ask for it.`,
  };
}
