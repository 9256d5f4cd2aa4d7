/** A command of the generated sync kit, as it is typed in the plan's folder. */
function kit<Name extends string>(name: Name): `npm --prefix sync run sync -- ${Name}` {
  return `npm --prefix sync run sync -- ${name}`;
}

/**
 * The commands a plan may name. `lockstep …` and `npm …` are run as they stand; `run <file>` and `diff <file> <file>` name
 * generated SQL files below the plan's folder, `*` standing for every table, and the documents spell them out as client
 * command lines.
 */
export const commands = {
  checkConnections: 'lockstep check-connections',
  inspectSchema: 'lockstep inspect-schema',
  compareSchemas: 'lockstep compare-schemas',
  assess: 'lockstep assess-migration',
  auditWriters: 'lockstep audit-writers',
  checkParity: 'lockstep check-parity',
  measure: 'lockstep generate-plan --measure',
  generatePlan: 'lockstep generate-plan',
  validate: 'diff tables/*/validate-source.sql tables/*/validate-target.sql',
  emptyTarget: 'run tables/*/rollback.sql',
  advanceSequences: 'run advance-sequences.sql',
  packages: 'npm --prefix sync install',
  undoTriggers: 'run source sync/sql/source-triggers-undo.sql',
  undoTargetTriggers: 'run sync/sql/target-triggers-undo.sql',
  install: kit('install'),
  installTriggers: kit('install --triggers'),
  status: kit('status'),
  watchBypass: kit('watch-bypass --every 60 --times 10'),
  activate: kit('backfill activate'),
  relay: kit('relay'),
  relayOnce: kit('relay --once'),
  relayLag: kit('relay lag'),
  relayParked: kit('relay parked'),
  unpark: kit('relay unpark --all'),
  backfill: kit('backfill run'),
  backfillPause: kit('backfill pause'),
  backfillResume: kit('backfill resume'),
  backfillUndo: kit('backfill undo --relay-stopped'),
  reconcile: kit('reconcile'),
  reconcileApply: kit('reconcile --apply'),
  rampShow: kit('ramp show'),
  rampOne: kit('ramp set 1'),
  rampTen: kit('ramp set 10'),
  rampHalf: kit('ramp set 50'),
  rampAll: kit('ramp set 100'),
  rampOff: kit('ramp set 0'),
  shadowReport: kit('shadow report shadow.jsonl'),
  prove: kit('cutover prove'),
  proveTriggers: kit('cutover prove --capture triggers'),
  preflight: kit('cutover preflight'),
  rehearse: kit('cutover rehearse'),
  cutover: kit('cutover run'),
  cutoverTriggers: kit('cutover run --capture triggers'),
  cutoverStatus: kit('cutover status'),
  abort: kit('cutover abort'),
  resume: kit('cutover resume'),
  rollback: kit('rollback'),
  rollbackTriggers: kit('rollback --capture triggers'),
} as const;
