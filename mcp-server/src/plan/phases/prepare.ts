import { isHidden } from '../../model/gap.ts';
import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { foreignKeysOf } from '../survey.ts';
import { bytesText, listNames, quantity } from '../wording.ts';
import { captureSteps } from './capture-steps.ts';

/** Phase 0: every committed change of the source is noted before a single row is copied. */
export function prepare(situation: Situation): Phase {
  const { source, target, pairs, keyless, decision } = situation;
  const stands = decision.route.capture === 'none';
  return {
    id: 'prepare',
    title: stands ? 'Prepare' : 'Prepare, capture on',
    goal: stands
      ? `Everything that the stop of ${source.database} needs is there and tried.`
      : `Every change committed to the ${quantity(pairs.length - keyless.length, pairs.length === keyless.length || keyless.length === 0 ? 'mapped table' : 'mapped table with a key')} of ${source.database} is noted in its lockstep_outbox, before the first row is copied.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: stands ? 'none' : 'none; the outbox fills',
    steps: makeSteps([
      obstacles(situation),
      logins(situation),
      captureConditions(situation),
      keys(situation),
      backup(situation),
      untransactional(situation),
      cascades(situation),
      ...captureSteps[decision.route.capture](situation),
      notCarried(situation),
      barrier(situation),
    ]),
    gate: gateOf(situation, 'prepare'),
    rollback: {
      steps: makeSteps(undo(situation)),
      dataImpact: `None. ${source.label} is the only database that was written; nothing was copied to ${target.label}.`,
      seconds: null,
    },
    pointOfNoReturn: false,
  };
}

function undo({ source, decision, sourceSchema }: Situation): StepText[] {
  const { capture } = decision.route;
  const triggers = isHidden(sourceSchema, 'trigger') ? 'triggers' : quantity(sourceSchema.triggers.length, 'trigger');
  const today = `${source.database} has its ${triggers} of today`;
  if (capture === 'triggers') {
    return [
      {
        title: `Take the triggers of the kit from ${source.database}`,
        why: 'From then on changes are not noted: a later start begins again with this phase, and with a new backfill.',
        commands: [commands.undoTriggers],
        expect: `${today} again.`,
      },
    ];
  }
  const stop = { adapter: 'Set the adapter to off', inline: 'Set the adapter to off', log: 'Remove the connector' };
  const title = Object.entries(stop).find(([way]) => way === capture)?.[1];
  return [
    {
      title: title ?? `Leave ${source.database} as it is`,
      why: title === undefined ? 'Nothing was added to its writes.' : `Nothing is carried to another database yet.`,
      expect: `${today}; lockstep_* tables may stay or be dropped.`,
    },
  ];
}

function obstacles({ decision }: Situation): StepText | null {
  if (decision.possible) return null;
  return {
    title: `Remove ${quantity(decision.obstacles.length, 'obstacle')}: nothing below is possible before`,
    why: decision.obstacles.join(' '),
    commands: [commands.generatePlan],
    expect: 'The plan names a strategy without obstacles.',
  };
}

function notCarried({ kit, decision }: Situation): StepText | null {
  if (kit.notCarried.length === 0 || decision.route.capture === 'log') return null;
  const reasons = kit.notCarried.map(
    ({ table, column, reason }) => `${table}${column === null ? '' : `.${column}`}: ${reason}`,
  );
  return {
    title: `Decide on what the kit does not carry (${reasons.length.toLocaleString('en-US')})`,
    why: `${listNames(reasons, 8)}. They must be brought over in another way, or be left behind by a line in lockstep.yaml.`,
    commands: [commands.generatePlan],
    expect: 'sync/README.md names only what is decided.',
  };
}

function logins({ source, target, facts }: Situation): StepText {
  return {
    title: 'Prove that the logins of Lockstep can only read',
    why: `${facts.source.user} on ${source.label} and ${facts.target.user} on ${target.label} are used by every check below.`,
    commands: [commands.checkConnections],
    prints: ['2 of 2 connections work; …'],
    expect: 'No right beyond reading is named, the clocks agree; each point that is listed is settled or written down.',
  };
}

function captureConditions({ facts: { source: facts }, decision }: Situation): StepText | null {
  if (decision.route.capture === 'none' || decision.route.capture === 'one transaction') return null;
  const unmet = facts.capture.checks.filter((check) => !check.ok);
  const met = facts.capture.checks.filter((check) => check.ok).map((check) => `${check.setting}=${check.value}`);
  if (unmet.length === 0) {
    return {
      title: 'Capture conditions of the source are met',
      why: `The server was asked: ${listNames(met)}.`,
      commands: [commands.checkConnections],
      expect: 'The same values; a changed one reopens this step.',
    };
  }
  const wanted = unmet.map((check) => `${check.setting} is ${check.value}, wanted ${check.wanted}`);
  return {
    title: `Decide on ${quantity(unmet.length, 'unmet capture condition')} of the source`,
    why: `${wanted.join('; ')}. Log-based capture needs these; an outbox filled by triggers or by the application does not.`,
    commands: [commands.checkConnections],
    expect: 'The conditions are met, or the decision for an outbox without the log is written down.',
  };
}

function keys({ keyless }: Situation): StepText | null {
  if (keyless.length === 0) return null;
  return {
    title: `Give ${listNames(keyless)} a unique key on both sides`,
    why: 'Without a key that both sides share, a change cannot be addressed to a row: no versioned apply, no row-by-row parity.',
    commands: [commands.compareSchemas],
    expect: `No key finding for ${listNames(keyless)}; or the decision to copy them again at the cutover, while nobody writes, is written down.`,
  };
}

function backup({ source, sourceSchema }: Situation): StepText {
  const sizes = sourceSchema.tables.map((table) => table.dataBytes);
  const known = sizes.filter((bytes) => bytes !== null).reduce((sum, bytes) => sum + bytes, 0);
  return {
    title: `Restore a backup of ${source.database} once, elsewhere`,
    why: `${quantity(sizes.length, 'table')} with about ${bytesText(known)} of rows; the time the restore takes is the last way back after clean-up.`,
    expect: `A restored copy with ${quantity(sizes.length, 'table')}, and the measured seconds written into this plan.`,
  };
}

function cascades(situation: Situation): StepText | null {
  const { capture } = situation.decision.route;
  const changing = foreignKeysOf(situation.pairs, 'source').filter(([, foreignKey]) =>
    [foreignKey.onDelete, foreignKey.onUpdate].some((action) => ['cascade', 'set null', 'unknown'].includes(action)),
  );
  if (changing.length === 0 || capture === 'none' || capture === 'one transaction') return null;
  return {
    title: `Capture the rows changed by the actions of ${quantity(changing.length, 'foreign key')}`,
    why: `${listNames(changing.map(([pair, foreignKey]) => `${foreignKey.name} on ${pair.name}`))} may delete or change child rows. MySQL and MariaDB fire no trigger for those rows and log them only from MySQL 9.6 on; PostgreSQL does both. The adapter sees no such row at all.`,
    expect:
      'The deleting code removes the children itself, or names their keys to the kit; a deleted parent leaves one outbox row per changed child.',
  };
}

const transactional = new Set(['innodb']);

function untransactional({ pairs }: Situation): StepText | null {
  const names = pairs.flatMap(({ name, source: { storage } }) =>
    storage === null || transactional.has(storage.toLowerCase()) ? [] : [`${name} (${storage})`],
  );
  if (names.length === 0) return null;
  return {
    title: `Move ${listNames(names)} to a transactional storage engine`,
    why: 'A row and its outbox row must commit together; here a crash keeps one and loses the other.',
    commands: [commands.inspectSchema],
    expect: 'The overview names no other storage engine for these tables.',
  };
}

function barrier({ source, decision }: Situation): StepText | null {
  const { capture } = decision.route;
  if (capture === 'none' || capture === 'one transaction' || capture === 'log') return null;
  return {
    title: 'Declare that every writer is captured',
    why: `The backfill waits until every transaction of ${source.label} that began before this moment has ended: what they write may not be noted.`,
    commands: [commands.activate],
    prints: ['{"at":"…","open":…}'],
    expect: 'The moment, by the clock of the source. Run it only when every instance writes through capture.',
  };
}
