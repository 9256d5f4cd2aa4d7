import { describe, expect, it } from 'vitest';
import type { HazardFinding } from '../../mcp-server/src/model/assessment.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, mysqlWithReader, told } from './assess.ts';
import { MYSQL_HAZARDS } from './mysql-hazards.ts';
import { POSTGRES_HAZARDS } from './postgres-hazards.ts';

describe.each([
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
  ['postgres18', 'mariadb'],
] as const)('the fixes for %s on the way to %s', (sourceKind, targetKind) => {
  it('run as they are on the source, and what they change is found no more', async () => {
    const source =
      sourceKind === 'mariadb' || sourceKind === 'mysql9'
        ? await mysqlWithReader(sourceKind)
        : await sharedServer(sourceKind).createDatabase();
    const target = await sharedServer(targetKind).createDatabase();
    const mysql = source.server.engine === 'mysql';
    await source.execute(mysql ? MYSQL_HAZARDS : POSTGRES_HAZARDS);
    const { findings } = await assess(source, target);
    const listed: [rule: string, rows: number][] = [];
    for (const { rule, rows, fix } of findings) {
      if (fix.source === null) continue;
      if (fix.source.startsWith('SELECT')) {
        listed.push([rule, (await source.query(fix.source)).length - (rows?.count ?? 0)]);
      } else
        await source.execute(
          `${mysql ? "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,STRICT_TRANS_TABLES'; " : ''}${fix.source}`,
        );
    }
    // A statement that lists rows lists as many as were counted.
    expect(listed.filter(([, difference]) => difference !== 0)).toEqual([]);
    expect(listed.length).toBeGreaterThan(0);
    const left = (await assess(source, target)).findings;
    const idOf = ({ rule, object }: HazardFinding) => `${rule} ${object.table}.${object.name}`;
    const changed = new Set(findings.filter(({ fix }) => /^(UPDATE|DELETE)/.test(fix.source ?? '')).map(idOf));
    expect(told(left.filter((finding) => changed.has(idOf(finding))))).toBe('');
    expect(changed.size).toBeGreaterThan(mysql ? 10 : 5);
    await Promise.all([source.drop(), target.drop()]);
  });
});
