import type { Adopted, DdlStatement } from '../../../model/ddl.ts';
export function statements(adopted: Adopted): DdlStatement[] {
  throw new Error(String(adopted));
}
