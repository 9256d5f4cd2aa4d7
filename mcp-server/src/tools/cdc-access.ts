import { join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import type { CdcAccess } from '../model/observe-settings.ts';
import { readPlainFile } from '../render/plan-folder.ts';
import type { RunContext } from './define.ts';

/** The section cdc of lockstep.yaml with the login and the certificate that it refers to; undefined where there is none. */
export async function cdcAccess({ config }: Pick<RunContext, 'config'>): Promise<CdcAccess | undefined> {
  const { projectDir, settings, kafkaLogin } = config();
  const { cdc } = settings;
  if (cdc === undefined) return undefined;
  const { ca_file } = cdc.kafka;
  if (ca_file === undefined) return { ...cdc, login: kafkaLogin, ca: null };
  const file = await readPlainFile(join(projectDir, ca_file));
  if (file === null)
    throw new LockstepError('CONFIG', `There is no ${ca_file} in this project, which cdc.kafka.ca_file names.`, {
      hint: 'Put the authority of the brokers’ certificates there, as PEM, or take the setting out.',
    });
  return { ...cdc, login: kafkaLogin, ca: file.toString('utf8') };
}
