import { writeFile } from 'node:fs/promises';
import { settingsJsonSchema } from './src/config/settings-json-schema.ts';

await writeFile(new URL('lockstep.schema.json', import.meta.url), settingsJsonSchema());
