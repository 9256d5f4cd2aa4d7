import type { Phase } from '../../model/plan.ts';
import type { ServerFacts } from '../../model/server.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import { foreignKeysOf, type Survey } from '../survey.ts';
import { bytesText, listNames, quantity } from '../wording.ts';

/** Phase 0: every committed change of the source is written down before a single row is copied. */
export function prepare(survey: Survey): Phase {
  const { source, pairs } = survey;
  return {
    id: 'prepare',
    title: 'Prepare, capture on',
    goal: `Every change committed to the ${quantity(pairs.length, 'mapped table')} of ${source.database} is also in an outbox table in ${source.database}, before the first row is copied.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: 'none; the outbox fills',
    steps: makeSteps('0', [
      logins(survey),
      captureConditions(survey.facts.source),
      keys(survey),
      backup(survey),
      outbox(survey),
      cascades(survey),
      untransactional(survey),
      barrier(survey),
    ]),
    gate: [
      {
        id: 'capture-complete',
        criterion: `For each of ${listNames(pairs.map((pair) => pair.name))}: one insert, one update and one delete made by every known writer each left one outbox row, and no transaction older than the activation is open.`,
        check: `Compare the server's per-table write counters on ${source.label} with the outbox rows per table over the same hour; a surplus of writes is a writer that capture misses.`,
      },
      ...findingGates(survey.findings, 'prepare'),
    ],
    rollback: {
      steps: makeSteps('0.R', [
        {
          title: `Remove the outbox and its triggers from ${source.database}`,
          why: 'Nothing reads the outbox yet.',
          expect: `${source.database} has its ${quantity(survey.sourceSchema.triggers.length, 'trigger')} of today and no table more.`,
        },
      ]),
      dataImpact: `None. ${source.label} is the only database that was written.`,
      seconds: null,
    },
    pointOfNoReturn: false,
  };
}

function logins({ source, target, facts }: Survey): StepText {
  return {
    title: 'Prove that the logins of Lockstep can only read',
    why: `${facts.source.user} on ${source.label} and ${facts.target.user} on ${target.label} are used by every check below.`,
    commands: [commands.checkConnections],
    expect: 'Exit code 0; both sides name no right beyond reading, and the clocks agree.',
  };
}

function captureConditions(facts: ServerFacts): StepText {
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

function keys({ keyless }: Survey): StepText | null {
  if (keyless.length === 0) return null;
  return {
    title: `Give ${listNames(keyless)} a unique key on both sides`,
    why: 'Without a key that both sides share, a change cannot be addressed to a row: no versioned apply, no row-by-row parity.',
    commands: [commands.compareSchemas],
    expect: `No key finding for ${listNames(keyless)}; or the decision to copy them again at the cutover, while nobody writes, is written down.`,
  };
}

function backup({ source, sourceSchema }: Survey): StepText {
  const sizes = sourceSchema.tables.map((table) => table.dataBytes);
  const known = sizes.filter((bytes) => bytes !== null).reduce((sum, bytes) => sum + bytes, 0);
  return {
    title: `Restore a backup of ${source.database} once, elsewhere`,
    why: `${quantity(sizes.length, 'table')} with about ${bytesText(known)} of rows; the time the restore takes is the last way back after clean-up.`,
    expect: `A restored copy with ${quantity(sizes.length, 'table')}, and the measured seconds written into this plan.`,
  };
}

function outbox({ source, sourceSchema, pairs }: Survey): StepText {
  const existing = sourceSchema.triggers.filter((trigger) => trigger.enabled).length;
  return {
    title: `Turn capture on for ${listNames(pairs.map((pair) => pair.name))}`,
    why:
      `Work for the team; this version of Lockstep does not generate it. One outbox row in ${source.database} per changed row, written in the change's own transaction after its row lock is held, so that its id is the row's version; ` +
      `a changed key writes one row for the old key and one for the new. Triggers see bulk loads and raw SQL, the application's own code does not. Enabled triggers there today: ${existing}.`,
    expect: 'Each insert, update and delete leaves its outbox row; a rolled back transaction leaves none.',
  };
}

function cascades(survey: Survey): StepText | null {
  const changing = foreignKeysOf(survey.pairs, 'source').filter(([, foreignKey]) =>
    [foreignKey.onDelete, foreignKey.onUpdate].some((action) => ['cascade', 'set null', 'unknown'].includes(action)),
  );
  if (changing.length === 0) return null;
  return {
    title: `Capture the rows changed by the actions of ${quantity(changing.length, 'foreign key')}`,
    why: `${listNames(changing.map(([pair, foreignKey]) => `${foreignKey.name} on ${pair.name}`))} may delete or change child rows. MySQL and MariaDB fire no trigger for those rows and log them only from MySQL 9.6 on; PostgreSQL does both.`,
    expect:
      'A deleted parent leaves one outbox row per changed child: the deleting code removes the children itself, or the target applies the same action and parity proves it.',
  };
}

const transactional = new Set(['innodb']);

function untransactional({ pairs }: Survey): StepText | null {
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

function barrier({ source }: Survey): StepText {
  return {
    title: 'Wait for the activation barrier',
    why: `A transaction that was open on ${source.label} when capture was turned on is not in the outbox.`,
    expect: 'Every writer runs the capturing version, and the oldest open transaction began after the activation.',
  };
}
