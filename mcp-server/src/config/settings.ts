import { z } from 'zod';
import { changeSettings } from '../model/change-settings.ts';
import { compatSettings } from '../model/compat.ts';
import { configuredMapping } from '../model/configured-mapping.ts';
import { ddlSettings } from '../model/ddl.ts';
import { gateSettings } from '../model/gate-settings.ts';
import { guardSettings } from '../model/guard-settings.ts';
import { migrationSettings } from '../model/migration-settings.ts';
import { cdcSettings, observeSettings } from '../model/observe-settings.ts';
import { writerSettings } from '../model/writers.ts';

const limits = z.strictObject({
  statement_seconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(900)
    .describe('Longest a single statement may run on either server, in seconds.'),
  lock_seconds: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(3)
    .describe(
      'Longest a statement may wait for a lock, in seconds; on PostgreSQL never as long as its deadlock_timeout (1 s), so that no deadlock ends somebody else.',
    ),
  connections: z.number().int().min(1).max(16).default(4).describe('Connections per database.'),
  gentle: z
    .boolean()
    .default(true)
    .describe(
      'Where others write to a server or run statements on it, check_parity and assess_migration read one range at a time there and rest as long as each read took, longer where reads are slow. false: they never rest.',
    ),
});

const parity = z.strictObject({
  reveal_values: z.boolean().default(false).describe('Shows row values in results instead of their masks.'),
  max_lag_seconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('A check waits while a replica of either side is further behind than this, in seconds.'),
  max_running: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .describe('A check waits while either server runs more statements than this besides its own.'),
  gentle: z.boolean().optional().describe('What limits.gentle was called; false in either is no rest.'),
  statement_target_ms: z
    .number()
    .int()
    .min(10)
    .max(60_000)
    .default(500)
    .describe(
      'How long one digest statement should take, in milliseconds; statements are made smaller or larger to meet it.',
    ),
});

/** lockstep.yaml: every value has a default, an unknown key is an error. */
export const settingsSchema = z.strictObject({
  target: z
    .literal('source')
    .optional()
    .describe('The target is the source’s own database: for changes inside one database.'),
  limits: limits.prefault({}),
  parity: parity.prefault({}),
  ddl: ddlSettings.prefault({}).describe('What a table of the target becomes, where more than one way is right.'),
  mapping: configuredMapping
    .prefault({})
    .describe('What receives what, where names alone do not tell: renames, decisions, filters.'),
  migration: migrationSettings
    .prefault({})
    .describe('What no database knows: constraints, people, dates, prices. The plan asks for what is missing.'),
  observe: observeSettings.prefault({}).describe('When sync_status and `lockstep watch` warn, and when they say halt.'),
  cdc: cdcSettings.optional().describe('Kafka Connect, where it carries the changes.'),
  writers: writerSettings.prefault({}).describe('What is known of the programs that write.'),
  changes: changeSettings
    .prefault([])
    .describe('Changes of a shape inside one database, each written as scripts under migration/changes/.'),
  compat: compatSettings
    .optional()
    .describe('Writes views and adapters in the old shape (migration/compat/); expand-contract always does.'),
  guard: guardSettings
    .optional()
    .describe('Switches the guard hook of the Claude Code plugin on; left out, it is off.'),
  gates: gateSettings.prefault({}).describe('What must be seen, and how lately, before a phase may be left.'),
});

export type Settings = z.output<typeof settingsSchema>;

/** Whether reads take turns and rest where others use a server. */
export function isGentle({ limits: { gentle }, parity: { gentle: earlier } }: Settings): boolean {
  return gentle && earlier !== false;
}
