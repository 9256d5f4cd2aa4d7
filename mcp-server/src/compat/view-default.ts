import type { Dialect } from '../engines/engine.ts';
import type { Column } from '../model/schema.ts';

/** What an INSERT into the view stores in a column that it does not name: the old default where both shapes speak one SQL, else the new one. */
export function viewDefault(source: Column, target: Column, dialect: Dialect, sameEngine: boolean): string | null {
  if (dialect.views === null || target.generated !== null) return null;
  if (target.identity !== null) {
    return target.identity.sequence === null ? null : dialect.views.nextNumber(target.identity.sequence);
  }
  const given = sameEngine && source.identity === null ? (source.default ?? target.default) : target.default;
  if (given === null) return null;
  switch (given.kind) {
    case 'literal':
      return dialect.literal(given.value);
    case 'expression':
      return given.sql;
    case 'now':
      return `CURRENT_TIMESTAMP(${given.precision})`;
  }
}
