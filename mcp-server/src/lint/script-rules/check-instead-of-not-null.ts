import { about, type ScriptRule } from '../script-rule.ts';

/** The rule check-instead-of-not-null. */
export const checkInsteadOfNotNull: ScriptRule = {
  id: 'check-instead-of-not-null',
  severity: 'note',
  why: 'The column stays one that may be NULL to planner, drivers and schema tools, although a check forbids it.',
  look: about('validate constraint', ({ table, name }, { script, before }) => {
    const check = before.find(
      (each) =>
        each.kind === 'add constraint' && each.constraint === 'check' && each.table === table && each.name === name,
    );
    const set = script.statements.some(({ does }) =>
      does.some(({ operation }) => operation.kind === 'set not null' && operation.table === table),
    );
    const [, column] = (check?.kind === 'add constraint' ? ONLY_NOT_NULL.exec(check.text) : null) ?? [];
    return column === undefined || set
      ? null
      : {
          what: `${name} of ${table} is validated and ${column} is not made NOT NULL`,
          instead: `ALTER COLUMN ${column} SET NOT NULL, which reads no row now, and drop the check.`,
        };
  }),
};

const ONLY_NOT_NULL = /\bCHECK\s*\(+\s*("[^"]+"|\w+)\s+IS\s+NOT\s+NULL\s*\)/i;
