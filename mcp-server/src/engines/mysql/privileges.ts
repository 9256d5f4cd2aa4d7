import type { Privileges } from '../../model/server.ts';
import type { Session } from './session.ts';
export async function readPrivileges(_s: Session): Promise<Privileges> {
  throw new Error('todo');
}
