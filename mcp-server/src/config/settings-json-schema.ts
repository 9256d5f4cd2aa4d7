import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/** The JSON Schema of lockstep.yaml, by which editors complete and check it. */
export function settingsJsonSchema(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'lockstep.yaml', ...schema }, null, 2)}\n`;
}
