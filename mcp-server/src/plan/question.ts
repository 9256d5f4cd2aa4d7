import { tableKey } from '../model/mapping.ts';
import type { MigrationSettings } from '../model/migration-settings.ts';
import type { Question, TableFact } from './strategy/strategy.ts';
import type { Survey, TablePair } from './survey.ts';

/** What is taken to be so as long as nobody says otherwise. */
export const ASSUMED = {
  downtime_seconds: 0,
  stale_read_seconds: 5,
  reversible: true,
  code_in_hand: true,
  other_writers: [],
  tooling: [],
} as const satisfies Partial<MigrationSettings>;

/** What the strategy is asked: facts of both catalogues, of the measurement, and the constraints of lockstep.yaml. */
export function questionOf(survey: Survey): Question {
  const { settings, measured, source, target, pairs, facts } = survey;
  return {
    source: source.label,
    target: target.label,
    sameDatabase: survey.sameDatabase,
    tables: pairs.map((pair) => tableFact(pair, survey)),
    changes: survey.changes.made.length,
    cycles: survey.cycles,
    writesPerSecond: writesPerSecond(survey),
    copySeconds: measured?.estimate.backfillSeconds?.high ?? null,
    verifySeconds: measured?.estimate.verifySeconds?.high ?? null,
    unmetCapture: facts.source.capture.checks
      .filter(({ ok }) => !ok)
      .map(({ setting, value, wanted }) => `${setting} is ${value}, wanted ${wanted}`),
    downtimeSeconds: settings.downtime_seconds ?? ASSUMED.downtime_seconds,
    pauseSeconds: survey.gates.pause_seconds,
    staleReadSeconds: settings.stale_read_seconds ?? ASSUMED.stale_read_seconds,
    reversible: settings.reversible ?? ASSUMED.reversible,
    highStakes: settings.risk === 'high',
    codeInHand: settings.code_in_hand ?? ASSUMED.code_in_hand,
    otherWriters: settings.other_writers ?? ASSUMED.other_writers,
    tooling: settings.tooling ?? ASSUMED.tooling,
    forbids: settings.forbids,
    components: settings.components,
  };
}

/** Measured, else as lockstep.yaml says, else null. */
export function writesPerSecond({ measured, settings }: Pick<Survey, 'measured' | 'settings'>): number | null {
  const written = measured?.estimate.catchUp.written ?? null;
  if (written !== null) return written;
  return settings.writes_per_minute === undefined ? null : settings.writes_per_minute / 60;
}

function tableFact(pair: TablePair, { settings, measured, pairs }: Survey): TableFact {
  const { name, source, mapping } = pair;
  const isNamed = (given: string) =>
    given === name || given === `${source.schema}.${source.name}` || given === source.name;
  const writes = measured?.tables.find(({ schema, table }) => schema === source.schema && table === source.name);
  const columns = Object.entries(settings.changed_at).find(([table]) => isNamed(table));
  const parents = new Set(
    source.foreignKeys.map(({ references }) => tableKey({ schema: references.schema, name: references.table })),
  );
  return {
    name,
    rows: source.rowEstimate,
    bytes: source.dataBytes,
    keyed: mapping.key.length > 0,
    appendOnly:
      settings.append_only.some(isNamed) ||
      (writes !== undefined && (writes.inserted ?? 0) > 0 && writes.updated === 0 && writes.deleted === 0),
    changedAt: columns?.[1] ?? source.columns.find(({ onUpdateNow }) => onUpdateNow)?.name ?? null,
    references: pairs
      .filter((other) => other !== pair && parents.has(tableKey(other.mapping.source)))
      .map((other) => other.name),
  };
}
