import type { Forbidden, Tooling } from '../model/migration-settings.ts';
import { decideStrategy } from './decide-strategy.ts';
import { ONE_SHOT_ROWS } from './strategy/one-shot.ts';
import type { Question, StrategyId } from './strategy/strategy.ts';

/** One other answer, and what it would make of the strategy. */
export interface OtherAnswer {
  /** The setting, or the fact. */
  readonly what: string;
  /** As a person would say it. */
  readonly instead: string;
  readonly strategy: StrategyId;
  readonly name: string;
}

interface Variation {
  readonly what: string;
  readonly instead: string;
  readonly question: Question;
}

/** Every single answer that would change the decision: found by asking again, one answer changed at a time. */
export function wouldChange(question: Question): OtherAnswer[] {
  const now = decideStrategy(question);
  const told = new Set<string>();
  return variations(question).flatMap(({ what, instead, question: other }) => {
    const then = decideStrategy(other);
    const change = JSON.stringify([what, then.id]);
    const changed = (then.id !== now.id || !now.possible) && then.possible && !told.has(change);
    if (changed) told.add(change);
    return changed ? [{ what, instead, strategy: then.id, name: then.name }] : [];
  });
}

function variations(question: Question): Variation[] {
  const vary = (what: string, instead: string, change: Partial<Question>): Variation => ({
    what,
    instead,
    question: { ...question, ...change },
  });
  const { tooling, forbids } = question;
  return [
    ...[0, 60, 3600, 28_800].map((downtimeSeconds) =>
      vary('migration.downtime_seconds', String(downtimeSeconds), { downtimeSeconds }),
    ),
    vary('migration.downtime_seconds and migration.reversible', '3600 and false', {
      downtimeSeconds: 3600,
      reversible: false,
    }),
    vary('migration.reversible', String(!question.reversible), { reversible: !question.reversible }),
    vary('migration.code_in_hand', String(!question.codeInHand), { codeInHand: !question.codeInHand }),
    question.otherWriters.length === 0
      ? vary('migration.other_writers', 'at least one', { otherWriters: ['another writer'] })
      : vary('migration.other_writers', 'none', { otherWriters: [] }),
    vary('migration.stale_read_seconds', '0', { staleReadSeconds: 0 }),
    ...TOOLS.map((tool) =>
      tooling.includes(tool)
        ? vary('migration.tooling', `without ${tool}`, { tooling: tooling.filter((other) => other !== tool) })
        : vary('migration.tooling', `with ${tool}`, { tooling: [...tooling, tool] }),
    ),
    ...RULES.map((rule) =>
      forbids.includes(rule)
        ? vary('migration.forbids', `without ${rule}`, { forbids: forbids.filter((other) => other !== rule) })
        : vary('migration.forbids', `with ${rule}`, { forbids: [...forbids, rule] }),
    ),
    vary('the log of the source', 'ready to be followed', { unmetCapture: [] }),
    vary('rows written on the source', '10,000 a second', { writesPerSecond: 10_000 }),
    vary('rows of the source', `at most ${ONE_SHOT_ROWS.toLocaleString('en-US')}`, {
      tables: question.tables.map((table) => ({ ...table, rows: 0 })),
      copySeconds: null,
      verifySeconds: null,
    }),
  ];
}

const TOOLS: readonly Tooling[] = ['kafka_connect', 'aws_dms', 'proxy', 'second_environment'];
const RULES: readonly Forbidden[] = ['triggers', 'log_capture', 'cloud_service'];
