/**
 * The commands a plan may name. `lockstep …` is run as it stands; `run <file>` and `diff <file> <file>` name generated
 * SQL files below the plan's folder, `*` standing for every table, and the documents spell them out as client command lines.
 */
export const commands = {
  checkConnections: 'lockstep check-connections',
  inspectSchema: 'lockstep inspect-schema',
  compareSchemas: 'lockstep compare-schemas',
  checkParity: 'lockstep check-parity',
  generatePlan: 'lockstep generate-plan',
  validate: 'diff tables/*/validate-source.sql tables/*/validate-target.sql',
  emptyTarget: 'run tables/*/rollback.sql',
  advanceSequences: 'run advance-sequences.sql',
} as const;
