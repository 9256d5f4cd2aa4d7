import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { settingsJsonSchema } from '../../mcp-server/src/config/settings-json-schema.ts';

describe('the published JSON Schema of lockstep.yaml', () => {
  it('is what the settings say: npm run build writes it', async () => {
    const file = new URL('../../mcp-server/lockstep.schema.json', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(settingsJsonSchema());
  });

  it('asks for no key at the top and says of every setting what it does', () => {
    const schema: unknown = JSON.parse(settingsJsonSchema());
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schema).not.toHaveProperty('required');
    expect(schema).toHaveProperty('properties.mapping.properties.tables.items.required', ['source']);
  });
});
