import { join } from 'node:path';
import { type ReadSettings, readSettings } from './config/read-settings.ts';
import { LockstepError } from './model/errors.ts';

export type Side = 'source' | 'target';

/** Settings and connections of a project. */
export interface Config extends ReadSettings {
  /** Where the user works: `migration/` is written below it. */
  readonly projectDir: string;
  /** The program that acts for a model and started this process; null: none that says so. */
  readonly agent: string | null;
  /** Where `lockstep watch` posts changes: a secret. Null when it is not set. */
  readonly webhookUrl: string | null;
  /** The login for Kafka's brokers: a secret. Null when it is not set. */
  readonly kafkaLogin: { readonly user: string; readonly password: string } | null;
  /** The connection URL of a side, or a CONFIG error that says how to set it. */
  url(side: Side): string;
}

const variable: Record<Side, string> = { source: 'LOCKSTEP_SOURCE_URL', target: 'LOCKSTEP_TARGET_URL' };
const pluginVariable: Record<Side, string> = {
  source: 'LOCKSTEP_CONFIG_SOURCE_URL',
  target: 'LOCKSTEP_CONFIG_TARGET_URL',
};

/** Reads the environment and `lockstep.yaml` of the project; nothing else in Lockstep does. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const projectDir = given(environment.CLAUDE_PROJECT_DIR) ?? cwd;
  const read = readSettings(join(projectDir, 'lockstep.yaml'));
  return {
    ...read,
    projectDir,
    agent: given(environment.CLAUDECODE) === null ? null : 'Claude Code',
    webhookUrl: given(environment.LOCKSTEP_WEBHOOK_URL),
    kafkaLogin: loginOf(given(environment.LOCKSTEP_CDC_KAFKA_USER), environment.LOCKSTEP_CDC_KAFKA_PASSWORD),
    url: (asked) => {
      const side = read.settings.target ?? asked;
      const url = given(environment[variable[side]]) ?? given(environment[pluginVariable[side]]);
      if (url !== null) return url;
      throw new LockstepError('CONFIG', `No connection is configured for the ${side} database.`, {
        hint:
          `Set the environment variable ${variable[side]} (mysql://user:password@host:3306/database or ` +
          'postgres://user:password@host:5432/database) where Lockstep is started, or fill in the plugin option ' +
          `${side}_url with /plugin. Use a login that can only read. Then start again.`,
      });
    },
  };
}

function loginOf(user: string | null, password = ''): Config['kafkaLogin'] {
  return user === null || password === '' ? null : { user, password };
}

/** An unset plugin option arrives as an empty string, and an unknown variable as the literal `${…}`: neither is a value. */
function given(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' || trimmed.startsWith('${') ? null : trimmed;
}
