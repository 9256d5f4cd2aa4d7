import { describe, expect, it } from 'vitest';
import { rules } from '../../mcp-server/src/compare/rules/index.ts';
import { gateSettings } from '../../mcp-server/src/model/gate-settings.ts';
import { plan as planSchema } from '../../mcp-server/src/model/plan.ts';
import { settledIn } from '../../mcp-server/src/model/settled-in.ts';
import { commands } from '../../mcp-server/src/plan/commands.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { NOTHING_LEFT } from '../mapping/nothing-decided.ts';
import { shop } from './shop.ts';
import { nasty } from './shop-tables.ts';

const plan = makePlan(shop());
const phase = (id: string) => {
  const found = plan.phases.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no phase ${id}`);
  return found;
};
const titles = (id: string) => phase(id).steps.map((step) => `${step.id} ${step.title}`);

describe('a plan', () => {
  it('fits its schema, and the same input gives the same plan', () => {
    expect(planSchema.parse(plan)).toEqual(makePlan(shop()));
  });

  it('goes through the phases in the one safe order, with one point of no return at the end', () => {
    expect(plan.phases.map(({ id, pointOfNoReturn }) => [id, pointOfNoReturn])).toEqual([
      ['prepare', false],
      ['target-schema', false],
      ['dual-write', false],
      ['backfill', false],
      ['parity', false],
      ['read-ramp', false],
      ['write-cutover', false],
      ['clean-up', true],
    ]);
  });

  it('lists tables parents first, names what has no counterpart last, and counts the findings of each', () => {
    expect(
      plan.tables.map((table) => [
        table.source.name,
        table.target?.name ?? null,
        table.key,
        table.blockers,
        table.warnings,
      ]),
    ).toEqual([
      [nasty, nasty, ['id'], 0, 0],
      ['customers', 'customers', ['id'], 0, 1],
      ['log_lines', 'log_lines', [], 1, 0],
      ['orders', 'orders', ['id'], 0, 1],
      ['order_items', 'order_items', ['order_id', 'line'], 0, 0],
      ['players', 'players', ['id'], 0, 0],
      ['teams', 'teams', ['id'], 0, 0],
      ['old_prices', null, ['id'], 1, 0],
    ]);
  });

  it('turns capture on before any row is copied, and speaks of what this source lacks', () => {
    expect(titles('prepare')).toMatchInlineSnapshot(`
      [
        "0.1 Prove that the logins of Lockstep can only read",
        "0.2 Decide on 1 unmet capture condition of the source",
        "0.3 Give log_lines a unique key on both sides",
        "0.4 Restore a backup of shop once, elsewhere",
        "0.5 Move log_lines (MyISAM) to a transactional storage engine",
        "0.6 Capture the rows changed by the actions of 1 foreign key",
        "0.7 Create the kit’s tables on db1:3306/shop and db2:5432/shop_pg",
        "0.8 Write We\`ird "x" | 'y' ☃, customers, orders, order_items, players and teams through the adapter, mode off",
        "0.9 Set the adapter of We\`ird "x" | 'y' ☃, customers, orders, order_items, players and teams to outbox",
        "0.10 Look for writers of shop that capture does not see",
        "0.11 Declare that every writer is captured",
      ]
    `);
    const [, condition] = phase('prepare').steps;
    expect(condition?.why).toContain('binlog_format is STATEMENT, wanted ROW');
  });

  it('cuts writes over by fence, drain, verification, sequences, reverse sync and only then the flip', () => {
    expect(titles('write-cutover')).toMatchInlineSnapshot(`
      [
        "6.1 Rehearse this phase on restored copies, way back included",
        "6.2 Prove the way back",
        "6.3 Stop what writes log_lines, and copy them as a whole",
        "6.4 Decide on 1 trigger of the source",
        "6.5 Ask everything that must be so",
        "6.6 Rehearse on the live pair",
        "6.7 Flip: db2:5432/shop_pg becomes the primary",
        "6.8 End the relay (SIGTERM) and start it again",
        "6.9 Watch for half an hour, then for a business day",
      ]
    `);
    const ask = phase('write-cutover').steps.find((step) => step.commands.includes(commands.preflight));
    expect(ask?.why).toContain('counters (customers.id and orders.id)');
  });

  it('names the loops of foreign keys where the order matters', () => {
    expect(phase('backfill').steps[0]?.why).toContain('(orders → orders and players → teams → players)');
  });

  it('is left by the criteria that check_gate judges, with the limits of the settings', () => {
    const drift = phase('parity').gate.find(({ id }) => id === 'zero-drift');
    expect(drift).toEqual({
      id: 'zero-drift',
      criterion: 'Every row of every mapped table was compared, and no difference is confirmed.',
      check: 'lockstep check-parity',
    });
    const strict = makePlan({ ...shop(), gates: gateSettings.parse({ lag_seconds: 3 }) });
    const criterion = strict.phases[2]?.gate.find(({ id }) => id === 'lag-bounded')?.criterion;
    expect(criterion).toBe('The secondary keeps up: at most 3 s.');
  });

  it('blocks each phase by the findings that first matter there; notes block nothing', () => {
    const blocking = plan.phases.flatMap(({ gate }) => gate.filter(({ id }) => /-(blockers|warnings)$/.test(id)));
    expect(blocking.map(({ id, criterion }) => [id, criterion])).toMatchInlineSnapshot(`
      [
        [
          "prepare-blockers",
          "1 blocker gone: primary-key-missing on log_lines.",
        ],
        [
          "target-schema-blockers",
          "1 blocker gone: table-missing on old_prices.",
        ],
        [
          "read-ramp-warnings",
          "1 warning decided, with the decision written down: unique-case-sensitivity on customers.email.",
        ],
        [
          "write-cutover-warnings",
          "1 warning decided, with the decision written down: trigger-missing on orders.",
        ],
      ]
    `);
  });

  it('invents no duration of a copy or a comparison, and says how it is measured', () => {
    const steps = plan.phases.flatMap(({ steps: all }) => all);
    const timed = steps.filter(({ seconds }) => seconds !== null).map(({ title }) => title);
    // Of the flip the accepted pause is known: longer it does not last.
    expect(timed).toEqual(['Flip: db2:5432/shop_pg becomes the primary']);
    expect(plan.unknowns[0]).toMatch(/rates were not measured \(largest table: order_items, about 9,000 rows/);
    expect(plan.unknowns[0]).toContain('lockstep generate-plan --measure');
  });

  it('uses only commands that this version has', () => {
    const steps = plan.phases.flatMap((each) => [...each.steps, ...each.rollback.steps]);
    const used = new Set(steps.flatMap((step) => step.commands));
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((command) => !Object.values<string>(commands).includes(command))).toEqual([]);
  });

  it('numbers every step once', () => {
    const ids = plan.phases.flatMap((each) => [...each.steps, ...each.rollback.steps].map((step) => step.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe('0.1');
  });
});

describe('what a plan leaves out', () => {
  it('says nothing of cascades, loops, sequences or keyless tables where there are none', () => {
    const input = shop();
    const only = (name: string) => ({
      ...input,
      sourceSchema: { ...input.sourceSchema, triggers: [] },
      mapping: { ...input.mapping, tables: input.mapping.tables.filter((table) => table.source.name === name) },
      findings: [],
    });
    const small = makePlan(only(nasty));
    expect(small.phases.map((each) => each.steps.length)).toMatchInlineSnapshot(`
      [
        8,
        2,
        3,
        4,
        5,
        5,
        7,
        6,
      ]
    `);
  });

  it('refuses a mapping that names a table which is gone', () => {
    const input = shop();
    const gone = { ...input, targetSchema: { ...input.targetSchema, tables: input.targetSchema.tables.slice(1) } };
    expect(() => makePlan(gone)).toThrowError(
      'The mapping names table {"schema":"public","name":"customers"}, which the catalogue lacks.',
    );
  });

  it('makes a plan for two empty databases', () => {
    const input = shop();
    const empty = { tables: [], triggers: [] };
    const nothing = makePlan({
      ...input,
      sourceSchema: { ...input.sourceSchema, ...empty },
      targetSchema: { ...input.targetSchema, ...empty },
      mapping: { tables: [], ...NOTHING_LEFT },
      findings: [],
    });
    expect(nothing.tables).toEqual([]);
    expect(nothing.unknowns[0]).toBe('shop has no mapped table, so there is nothing to estimate.');
  });
});

describe('the fingerprint', () => {
  it('stays when only sizes, counters and settings of the server move, and changes with any part of the schema', () => {
    const input = shop();
    const withTables = (change: (table: (typeof input.sourceSchema.tables)[number]) => object) =>
      makePlan({
        ...input,
        sourceSchema: {
          ...input.sourceSchema,
          tables: input.sourceSchema.tables.map((table) => ({ ...table, ...change(table) })),
        },
      }).fingerprint;
    expect(withTables(() => ({ rowEstimate: 5, dataBytes: 6 }))).toBe(plan.fingerprint);
    expect(withTables((table) => ({ comment: `${table.comment}!` }))).not.toBe(plan.fingerprint);
    const semantics = { ...input.sourceSchema.semantics, timeZone: 'Europe/Berlin' };
    const set = { ...input, sourceSchema: { ...input.sourceSchema, semantics } };
    expect(makePlan(set).fingerprint).toBe(plan.fingerprint);
  });
});

it('every rule that is settled in a later phase is a rule of the comparison, and every such phase exists', () => {
  expect(Object.keys(settledIn).filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
  expect(Object.values(settledIn).filter((id) => !plan.phases.some((each) => each.id === id))).toEqual([]);
});
