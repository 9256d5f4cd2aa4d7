import { describe } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { faultCases } from './conformance/fault-cases.ts';
import type { Subject } from './conformance/subject.ts';

const subjects: readonly Subject[] = [
  { engine: mysql, kind: 'mariadb' },
  { engine: mysql, kind: 'mysql9' },
  { engine: postgres, kind: 'postgres' },
  { engine: postgres, kind: 'postgres18' },
];

// Side by side: each has servers of its own, and waits for limits of time for the most part.
describe.concurrent.each(subjects)('$engine.name on $kind', (subject) => {
  faultCases(subject);
});
