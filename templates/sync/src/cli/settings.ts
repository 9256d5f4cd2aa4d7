import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LOG_LEVELS } from '../observe/open-log.ts';
import { STORE_SETTINGS } from '../store/store-settings.ts';
import { quantity } from '../values/quantity.ts';

const count = (least = 1) => z.int().min(least);

/** sync.json. Everything has a default; a part adds a line for its own section. Options of a command win over it. */
export const settingsShape = z.strictObject({
  log: z.enum(LOG_LEVELS).default('info'),
  /** The loopback port that metrics are served on; null: none. */
  metricsPort: z.int().min(0).max(65535).nullable().default(null),
  store: z
    .strictObject({
      poolSize: count(2).default(STORE_SETTINGS.poolSize),
      connectMs: count().default(STORE_SETTINGS.connectMs),
      lockMs: count().default(STORE_SETTINGS.lockMs),
      statementMs: count().default(STORE_SETTINGS.statementMs),
    })
    .prefault({}),
});

/** How the commands behave. */
export type Settings = z.infer<typeof settingsShape>;

/** Something in the environment or in sync.json is not right: each mistake with its place. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads a settings file; a file that is not there is all defaults unless it was asked for by name. */
export async function readSettings(path: string, mustExist: boolean): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') text = '{}';
    else throw new SettingsError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return settingsOf(text, path);
}

/** The settings that a text holds. */
export function settingsOf(text: string, path: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = settingsShape.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path: at, message }) => `  ${at.join('.') || 'the whole'}: ${message}`);
  throw new SettingsError(`${path} has ${quantity(mistakes.length, 'mistake')}:\n${mistakes.join('\n')}`);
}
