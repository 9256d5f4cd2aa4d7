import { describe } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { aggregateCases } from './conformance/aggregate-cases.ts';
import type { Subject } from './conformance/subject.ts';

const subjects: readonly Subject[] = [
  { engine: mysql, kind: 'mariadb' },
  { engine: mysql, kind: 'mysql9' },
  { engine: postgres, kind: 'postgres' },
  { engine: postgres, kind: 'postgres18' },
];

describe.each(subjects)('$kind', aggregateCases);
