import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { ServerKind } from '../lab/lab.ts';
import { both, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['postgres', 'postgres18'];

describe.each(kinds)('load of %s', (kind) => {
  it('is null where the login may not see the sessions of others, and a number with pg_monitor', async () => {
    await withDatabase({ engine: postgres, kind }, both(''), async ({ lab, reader }) => {
      const blind = await reader.read((read) => read.load());
      const login = `monitor_${lab.name}`;
      await lab.execute(`CREATE ROLE ${login} LOGIN PASSWORD 'pw' IN ROLE pg_monitor`);
      const monitor = postgres.open(lab.url.replace(/\/\/[^@]+@/, `//${login}:pw@`), LIMITS);
      try {
        const seeing = await monitor.read((read) => read.load());
        const position = expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/);
        const server = expect.stringMatching(/^\d+ [0-9A-F]{8}$/);
        const written = expect.any(Number);
        expect(blind).toEqual({ server, position, replica: false, lagSeconds: null, running: null, written });
        const running = expect.any(Number);
        expect(seeing).toEqual({ server, position, replica: false, lagSeconds: null, running, written });
      } finally {
        await monitor.close();
        await lab.execute(`DROP ROLE ${login}`);
      }
    });
  });

  it('lacks only that for which a right is missing', async () => {
    const sql = 'REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC';
    await withDatabase({ engine: postgres, kind }, both(sql), async ({ reader }) => {
      const found = await reader.read((read) => read.load());
      const written = expect.any(Number);
      expect(found).toEqual({ server: null, position: null, replica: false, lagSeconds: null, running: null, written });
    });
  });
});
