import type { ServerFacts } from '../../model/server.ts';
import type { Session } from './session.ts';
export async function readFacts(_s: Session): Promise<ServerFacts> {
  throw new Error('todo');
}
