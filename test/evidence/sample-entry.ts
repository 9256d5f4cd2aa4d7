import type { Entry } from '../../mcp-server/src/evidence/append-evidence.ts';
import { NO_SERVERS } from '../../mcp-server/src/model/evidence.ts';

/** A small record; `said` tells one from another. */
export function sampleEntry(said: string, at = '2026-11-27T10:00:00.000Z'): Entry {
  return {
    at,
    by: { how: 'terminal', user: 'ada' },
    lockstep: '1.2.3',
    asked: { said },
    subject: null,
    servers: NO_SERVERS,
    seen: { tool: 'failed', of: 'check_parity', code: 'TIMEOUT' },
  };
}
