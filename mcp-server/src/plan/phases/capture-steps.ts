import { byKafka } from '../by-kafka.ts';
import { commands } from '../commands.ts';
import type { StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import type { Capture } from '../strategy/strategy.ts';
import { triggersOn } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** What has to be done so that every change is noted, by the way that was decided on. */
export const captureSteps: Readonly<Record<Capture, (situation: Situation) => StepText[]>> = {
  adapter: (situation) => [installed(situation), ...adapter(situation, 'outbox'), bypass(situation)],
  inline: (situation) => [installed(situation), ...adapter(situation, 'sync'), bypass(situation)],
  triggers: (situation) => [triggers(situation), bypass(situation)],
  log: (situation) => [installed(situation), connector(situation)],
  batch: (situation) => [installed(situation), changedAt(situation)],
  none: (situation) => [installed(situation)],
  'one transaction': () => [],
  scripts: () => [],
};

function packages({ kit, source, target }: Situation): Pick<StepText, 'why'> {
  return {
    why: `The sync kit in sync/ carries ${quantity(kit.tables, 'table pair')} of this mapping; it is yours to read and change. It creates its own tables (lockstep_*) in ${source.database} and ${target.database} and touches no other.`,
  };
}

function installed(situation: Situation): StepText {
  return {
    title: `Create the kit’s tables on ${situation.source.label} and ${situation.target.label}`,
    ...packages(situation),
    commands: [commands.packages, commands.install, commands.status],
    prints: [
      '…installed on …',
      'the source is the primary',
      '  fence all: epoch 0, writer source',
      '  outbox: 0 wait, 0 parked, newest …',
    ],
    expect: 'Exit code 0. Both fence rows name the source as the writer.',
  };
}

function triggers(situation: Situation): StepText {
  const there = triggersOn(situation, 'source').length;
  return {
    title: `Create the kit’s tables and its triggers on ${listNames(situation.pairs.map(({ name }) => name))}`,
    why: `${packages(situation).why} sql/source-triggers.sql notes the key of each changed row in the change’s own transaction; enabled triggers on these tables today: ${there}. CREATE TRIGGER waits for open transactions of its table, and new ones wait behind it: run it at an hour of short transactions.`,
    commands: [commands.packages, commands.installTriggers, commands.status],
    prints: ['…installed on …', 'the source is the primary', '  fence all: epoch 0, writer source'],
    expect:
      'Exit code 0. From now on each insert, update and delete leaves a row in lockstep_outbox; a rolled back transaction leaves none.',
  };
}

function adapter({ source, pairs, gates }: Situation, mode: 'outbox' | 'sync'): StepText[] {
  // A key is what is recorded; a table without one is brought over as a whole.
  const names = listNames(pairs.filter(({ mapping }) => mapping.key.length > 0).map(({ name }) => name));
  const off = {
    title: `Write ${names} through the adapter, mode off`,
    why: `sync/src/adapter (sync/USAGE.md: bindings for mysql2, pg, Kysely, Knex, Drizzle, TypeORM, Prisma) runs the transactions of ${source.database}; off records nothing and already passes the fence. Give it the hooks dualWriteMetrics(metrics), serve the registry, and name the address in observe.latency_urls of lockstep.yaml: what callers wait for is then measured without capture first.`,
    commands: [commands.syncStatus],
    expect: `Deployed in every instance. The line “callers” counts at least ${quantity(gates.latency_calls, 'call')} without the migration, and evidence keeps them: without it a person answers for the 99th percentile. Its exit code speaks of the relay, which does not run yet.`,
  };
  const on = {
    title: `Set the adapter of ${names} to ${mode}`,
    why:
      mode === 'outbox'
        ? `sync/src/adapter records the key of each changed row in the transaction of ${source.database} that changes it. Behind a flag, for all tables and tenants in the end.`
        : `sync/src/adapter records the key as in mode outbox, and then tries the change on the other side under a deadline before it answers. Behind a flag, for all tables and tenants in the end.`,
    expect:
      'In every instance, old instances ended. One insert, one update and one delete of each table leave one row each in lockstep_outbox.',
  };
  return [off, on];
}

function bypass({ source, pairs }: Situation): StepText {
  return {
    title: `Look for writers of ${source.database} that capture does not see`,
    why: `It compares the rows that the server saw changed in ${quantity(pairs.length, 'table')} with those that were recorded; ten minutes here, longer across your nightly jobs.`,
    commands: [commands.auditWriters, commands.watchBypass],
    prints: ['… counted, nothing suspected'],
    expect:
      'Exit code 0 of the second. With 1 it names the table: find that writer first. With 2 this server does not count rows.',
  };
}

function connector(situation: Situation): StepText {
  const { source, target, question, pairs } = situation;
  const tools = listNames(question.tooling.filter((tool) => tool === 'kafka_connect' || tool === 'aws_dms'));
  const kafka = question.tooling.includes('kafka_connect');
  return {
    title: `Have ${tools} ready for ${listNames(pairs.map(({ name }) => name))}`,
    why: `cdc/CDC.md, written for the tables that both sides have, says what the connectors carry of ${source.database}, what they do not, what they do otherwise with these tables, and how large the platform must be; ${kafka ? 'cdc/CONNECTORS.md has each setting with its reason' : 'cdc/dms/ holds task settings, table mappings and alarms'}. The backfill of the kit is not used beside them; a repair of ${target.database} needs the sinks held still, or the guard (cdc/sql/guard-*.sql).`,
    commands: byKafka(situation, commands.cdcStart),
    expect: kafka
      ? 'Brokers and workers run (on Kubernetes: cdc/kubernetes/). cdc/.env is filled in and not committed.'
      : 'The premigration assessment of the task names nothing that CDC.md does not.',
  };
}

function changedAt({ question, source }: Situation): StepText {
  const columns = question.tables.map(({ name, changedAt: column }) => `${name}.${column ?? 'unknown'}`);
  return {
    title: `Prove that every write sets ${listNames(columns)}`,
    why: `The trickle sees a row only by that column: search the code and the jobs of ${source.database} for writes that leave it.`,
    commands: [commands.auditWriters],
    expect: 'Every writer that is listed sets it; what does not is corrected first.',
  };
}
