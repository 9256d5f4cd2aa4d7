import { canonicalBytes } from '../../mcp-server/src/engines/mysql/canonical.ts';
import { NAMES, sessionSettings, setSettings } from '../../mcp-server/src/engines/mysql/session-settings.ts';
import { SETTINGS } from '../../mcp-server/src/engines/postgres/queries.ts';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import type { Side } from './value-tables.ts';

/** A column in one form. */
export interface Cell {
  readonly column: Column;
  readonly form: CanonicalForm;
}

/** Rows with `from` <= id < `to` under the engine's own session settings: the id, then each cell as `=` and its canonical text, or `-` for NULL. */
export async function readTexts(
  side: Side,
  table: string,
  cells: readonly Cell[],
  from: number,
  to: number,
): Promise<string[][]> {
  const { dialect, lab } = side;
  const rows = `FROM ${side.engine === 'postgres' ? 'public.' : ''}${dialect.identifier(table)} WHERE id >= ${from} AND id < ${to}`;
  const text = ({ column, form }: Cell) => dialect.canonical(dialect.identifier(column.name), column.rawType, form);
  if (side.engine === 'postgres') {
    const settings = SETTINGS.map(([name, value]) => `SET ${name} = ${value.includes(',') ? value : `'${value}'`}`);
    const list = cells.map((cell) => `coalesce('=' || (${text(cell)}), '-')`);
    return lab.query(`${settings.join('; ')}; SELECT ${['id', ...list].join(', ')} ${rows}`);
  }
  const settings = setSettings(sessionSettings(side.kind === 'mysql9' ? 'mysql' : 'mariadb', LIMITS));
  const list = cells.map((cell) => {
    const { column, form } = cell;
    const bytes = canonicalBytes(dialect.identifier(column.name), column.rawType, form, column.charset);
    // What only counts as bytes must have the same ones, and be NULL where the text is.
    const apart = `CONCAT(' but as bytes ', COALESCE(HEX(CAST(${bytes} AS BINARY)), '-'))`;
    const same = `CAST(${bytes} AS BINARY) <=> CAST(${text(cell)} AS BINARY)`;
    return `CONCAT(COALESCE(CONCAT('=', ${text(cell)}), '-'), IF(${same}, '', ${apart}))`;
  });
  return lab.query(`${NAMES}; ${settings}; SELECT ${['id', ...list].join(', ')} ${rows}`);
}
