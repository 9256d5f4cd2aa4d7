import type { Schema } from '../../model/schema.ts';
import type { InspectOptions } from '../engine.ts';
import type { Session } from './session.ts';
export async function inspect(_s: Session, _o: InspectOptions): Promise<Schema> {
  throw new Error('todo');
}
