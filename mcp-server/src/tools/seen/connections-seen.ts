import type { SeenBy } from '../../model/evidence.ts';
import type { Privileges, ServerFacts } from '../../model/server.ts';

interface Asked {
  readonly side: 'source' | 'target';
  readonly connection: string;
  readonly facts: ServerFacts | null;
  readonly privileges: Privileges | null;
}

/** What evidence keeps of check_connections. */
export function connectionsSeen(verdict: string, sides: readonly Asked[]): SeenBy<'check_connections'> {
  return {
    tool: 'check_connections',
    verdict,
    sides: sides.map(({ side, connection, facts, privileges }) => ({
      side,
      label: connection,
      reached: facts !== null,
      server: facts === null ? '' : `${facts.flavor} ${facts.version}`,
      login: facts?.user ?? '',
      couldDo: privileges?.couldDo.length ?? 0,
      superuser: privileges?.superuser ?? false,
      unreadable: privileges?.unreadable.length ?? 0,
      captureReady: facts?.capture.ready ?? false,
      clockSkewMs: facts?.clockSkewMs ?? 0,
    })),
  };
}
