import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule values-pasted-into-sql. */
export const valuesPastedIntoSql: CodeRule = {
  id: 'values-pasted-into-sql',
  severity: 'blocker',
  why: 'A value with a quote breaks the statement or becomes one.',
  instead: 'Bind values as parameters; quote names by the driver.',
  look: inSql((sql, { pasted }) =>
    pasted.some(
      (at) =>
        /(?:[=<>(,]|\bLIKE|\bVALUES\s*\()\s*'?%?$/i.test(sql.slice(0, at)) &&
        !/\b(?:FROM|INTO|TABLE|JOIN)\s*["`]?$/i.test(sql.slice(0, at)),
    )
      ? 'a value is pasted into the statement'
      : null,
  ),
};
