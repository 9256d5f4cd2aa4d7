import type { Adopted } from '../../../model/ddl.ts';
import type { AdoptRequest } from '../../engine.ts';
export function adopt(request: AdoptRequest): Adopted {
  throw new Error(String(request));
}
