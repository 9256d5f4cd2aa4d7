import type { LogState } from '../../model/log-state.ts';
import { known, unseen } from '../../model/seen.ts';
import { readNames } from './allowed.ts';
import { keptBytes, LOG_ON, logReaders, RETENTION, retention } from './capture.ts';
import { logEnd } from './counters.ts';
import { readOldest } from './oldest.ts';
import { quotedLogin } from './rights.ts';
import type { Session } from './session.ts';

/** How long the binary log is kept, how large it is, where it ends, and who reads it now. */
export async function readLogState(session: Session): Promise<LogState> {
  const login = await quotedLogin(session);
  const variables = await readNames(session, 'VARIABLES', ['log_bin', ...RETENTION]);
  const off = variables.get('log_bin') === 'ON' ? null : unseen('the server writes no binary log', LOG_ON);
  const readers = await logReaders(session, login);
  return {
    retention: off ?? (await retention(session, variables)),
    keptBytes: off ?? (await keptBytes(session, login)),
    end: off ?? (await logEnd(session)),
    oldest: off ?? (await readOldest(session, login)),
    consumers: readers.known
      ? known(
          readers.value.map(({ name, kind, active, state }) => ({
            name,
            kind,
            active,
            state,
            retainedBytes: null,
            bytesLeft: null,
            lost: false,
            why: null,
          })),
        )
      : readers,
  };
}
