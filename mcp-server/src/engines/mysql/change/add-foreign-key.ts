import type { Change, ChangeStep } from '../../../model/change.ts';
import type { AddForeignKey } from '../../../model/change-contract.ts';
import type { ForeignKey } from '../../../model/schema.ts';
import { quoteIdentifier as quote, quoteTable } from '../quote.ts';
import { counting, dropVerify, verifyStep } from './gates.ts';
import { counted, refuseUnless } from './guards.ts';
import { namesOf } from './names.ts';
import { recordStep } from './rule.ts';
import { definition, dropOwn, routine } from './statement.ts';
import { addForeignKey as addKey, dropForeignKey } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** A foreign key, which the server adds beside writers without looking at rows; they are counted before and after. */
export function addForeignKey(request: AddForeignKey): Change {
  const { name, kind, table, columns, parent, parentColumns, onDelete } = request;
  refuseOdd(request);
  const own = columns.map((column) => column.name);
  const theirs = parentColumns.map((column) => column.name);
  const other = quoteTable(parent);
  const question = `SELECT COUNT(*) AS differences FROM ${namesOf(request).table} AS t WHERE ${own
    .map((each) => `t.${quote(each)} IS NOT NULL`)
    .join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${other} AS p WHERE ${own
    .map((each, at) => `p.${quote(theirs[at] ?? '')} = t.${quote(each)}`)
    .join(' AND ')})`;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} (${own.join(', ')}) refers to ${parent.name} (${theirs.join(', ')})`,
    question: `${question};`,
    steps: [
      recordStep(request),
      { ...verifyStep(request, question), title: 'count the rows that refer to nobody' },
      enforceStep(request, question),
    ],
    notes:
      onDelete === 'cascade' || onDelete === 'set null'
        ? [`No trigger of ${table.name} sees the rows that ON DELETE ${onDelete.toUpperCase()} changes.`]
        : [],
  };
}

function enforceStep(request: AddForeignKey, question: string): ChangeStep {
  const { name, columns, parent, parentColumns, onDelete } = request;
  const key: ForeignKey = {
    name,
    columns: columns.map((column) => column.name),
    references: {
      schema: parent.schema,
      table: parent.name,
      columns: parentColumns.map((column) => column.name),
    },
    onDelete,
    onUpdate: 'no action',
    deferrable: false,
    validated: true,
  };
  return {
    id: 'enforce',
    title: 'add the key beside readers and writers, and count again',
    about: [
      'From here on a write that refers to nobody fails. The server looks at no row that is there, so they are counted once more when the key stands.',
      'When this ends with "rows differ", a row came between both counts: the key stands, mend the row and run it again.',
      'An index that the key needs and that is not there is built.',
    ],
    limit: 'none',
    forward: [
      ...refuseUnless(request, counted),
      ...addKey(request, key),
      dropOwn(dropVerify(request)),
      routine(counting(request, question)),
      definition(`CALL ${namesOf(request).verify}();`),
      ...refuseUnless(request, [['c.differences = 0', 'rows differ']]),
    ],
    undo: dropForeignKey(request, name),
    undoMeans: 'Nothing is lost; the index that the server made for the key stays.',
    prints: null,
  };
}

/** The server compares no two types, but texts of different lengths. */
function refuseOdd({ table, columns, parent, parentColumns }: AddForeignKey): void {
  const text = (rawType = '') => /^(?:var)?char/.test(rawType);
  const odd = columns.find(({ rawType }, at) => {
    const other = parentColumns[at]?.rawType;
    return rawType !== other && !(text(rawType) && text(other));
  });
  if (odd !== undefined)
    throw unsupported(
      `${table.name}.${odd.name} is ${odd.rawType}, and what it would refer to is not.`,
      'Give both the same type first: change-type is the change for it.',
    );
  if (table.partitioning !== null || parent.partitioning !== null)
    throw unsupported(
      'MySQL and MariaDB know no foreign keys of partitioned tables.',
      'Keep the rule in the application, and count orphans.',
    );
}
