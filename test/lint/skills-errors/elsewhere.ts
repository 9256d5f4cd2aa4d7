/** Errors that no file shows by itself, each with who looks for it. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'M-3':
    'only creates are carried: which writes there are is in the whole repository and in the server; audit_writers compares both, and the gate asks for every writer',
  'M-11':
    'old writes stop with no way back: an order of days; the gate before the flip asks for a reverse sync that was proven',
  'M-18': 'thresholds of a plan that contradict its goal: the gates ask for zero confirmed drift',
  'M-19': 'a latency without a baseline is a sentence of a plan: the gate compares with what was measured before',
  'M-20': 'a judgement in prose: a flag moves no rows',
  'Z-3': 'whether a column may be NULL is in the schemas and the rows: assess_migration counts them on the live data',
  'Z-7': 'a step of a way back in prose: the generated way back says what it brings back',
  'Z-10': 'a threshold in prose, without a window or a baseline',
  'D-7': 'a name for a sequence: the plan says how long writes pause',
  'D-8': 'an order of days: the way back stays open while reverse sync runs',
  'D-9': 'a step that is left out of prose: the runbook reconciles after each way back',
  'W-2': 'a promise in prose: two commits are never atomic',
  'W-3': 'a sentence in prose: one store is the truth in each phase',
  'W-4': 'a threshold in prose: the gates ask for zero confirmed drift',
  'W-6': 'a row of a table that cannot happen',
  'W-8': 'a table of ways back with a row left out',
  'W-9': 'a clean-up without an archive: the criteria of the last gate ask for it',
  'W-10': 'what a setting of a skill means: test/plugin holds the plugin’s own skills to it',
  'P-1': 'a choice in prose',
  'P-4': 'thresholds that are asked for and not given',
  'wshobson: connector':
    'a setting left out of a connector’s JSON: it is generated, and its keys are held against Debezium’s',
  'wshobson: snapshot': 'functions that are nowhere defined: a compiler says so',
  'wshobson: plugins': 'names of plugins that are not there',
  'migration-architect: estimates': 'durations by a formula: rates are measured on the servers',
  'migration-architect: offline': 'a planner that asks no database',
  'dbmig: counts':
    'a tool that compares by counts: check_parity compares rows; in code count-as-proof finds it (M-14, P-2)',
  'dbmig: writes': 'a tool that writes, and goes on past failures: Lockstep’s tools only read',
  'migration-diff: by hand': 'SQL that is left to the reader to run',
  'Kestra: ids only':
    'a flow that compares counts and ids: check_parity compares every column; in SQL checksum-collides finds it (D-5)',
  'Neon: hidden SQL': 'words for a model',
  'Supabase: typo': 'how a server reads its own settings: Lockstep has no mode that writes',
  'hooks: text filter': 'what a command will run: the guard hook follows it into files, variables and pipes',
  'agents: reset': 'commands that destroy a database: the guard hook refuses them',
  'MCP: read-only': 'servers that are not read-only though they say so: test/attack holds Lockstep’s own to it',
};
