/** SQL that was put together by this stage: never text from a database, unless quoted by a dialect. */
export interface SqlText {
  readonly sql: string;
}

/** Joins fixed SQL with parts that are SQL already; a plain string cannot get in. */
export function sql(fixed: TemplateStringsArray, ...parts: readonly SqlText[]): SqlText {
  return { sql: fixed.map((text, place) => text + (parts[place]?.sql ?? '')).join('') };
}

/** The parts with a fixed separator between them. */
export function joinSql(parts: readonly SqlText[], separator: ', ' | ' AND '): SqlText {
  return { sql: parts.map((part) => part.sql).join(separator) };
}

/** A whole number as SQL. */
export function sqlInteger(value: number | bigint): SqlText {
  return { sql: BigInt(value).toString() };
}
