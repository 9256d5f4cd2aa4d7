import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statementsOf } from '../../../templates/sync/src/sql/statements.ts';

describe('the statements of a script', () => {
  it('end at semicolons that stand outside of texts, names and comments', () => {
    expect(statementsOf('mysql', "-- a; b\nSELECT 'a;\\';', `x;`; # c;\n/* ; */ SELECT \";\"\n;;")).toEqual([
      "SELECT 'a;\\';', `x;`",
      'SELECT ";"',
    ]);
    expect(statementsOf('postgres', `SELECT 'a\\'; SELECT ";", E'\\';' -- ;\n, 1; `)).toEqual([
      "SELECT 'a\\'",
      `SELECT ";", E'\\';' -- ;\n, 1`,
    ]);
  });

  it('hold a body whole: in dollars, or between lines of DELIMITER', () => {
    const body = 'CREATE FUNCTION f() RETURNS int AS $x$ SELECT 1; SELECT $$;$$; $x$ LANGUAGE sql';
    expect(statementsOf('postgres', `${body};\nSELECT 2;`)).toEqual([body, 'SELECT 2']);
    expect(statementsOf('mysql', 'DELIMITER //\nCREATE TRIGGER t BEGIN a; b; END//\nDELIMITER ;\nSELECT 1;')).toEqual([
      'CREATE TRIGGER t BEGIN a; b; END',
      'SELECT 1',
    ]);
  });

  it.each(['mysql', 'postgres'] as const)('are found in the script that installs the kit (%s)', (engine) => {
    const script = readFileSync(new URL(`../../../templates/sync/sql/${engine}/install.sql`, import.meta.url), 'utf8');
    const statements = statementsOf(engine, script);
    expect(statements.map((one) => one.split(/[\s(]/)[0])).toEqual(
      [...script.matchAll(/^(CREATE|COMMENT|INSERT)/gm)].map(([word]) => word),
    );
  });
});
