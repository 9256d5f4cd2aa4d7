import { describe } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { digestCases } from './conformance/digest-cases.ts';
import { inspectionCases } from './conformance/inspection-cases.ts';
import { literalCases } from './conformance/literal-cases.ts';
import { orphanCases } from './conformance/orphan-cases.ts';
import { readinessCases } from './conformance/readiness-cases.ts';
import { sessionCases } from './conformance/session-cases.ts';
import { statusCases } from './conformance/status-cases.ts';
import type { Subject } from './conformance/subject.ts';
import { versionCases } from './conformance/version-cases.ts';

const subjects: readonly Subject[] = [
  { engine: mysql, kind: 'mariadb' },
  { engine: mysql, kind: 'mysql9' },
];

describe.each(subjects)('mysql on $kind', (subject) => {
  inspectionCases(subject);
  digestCases(subject);
  versionCases(subject);
  statusCases(subject);
  orphanCases(subject);
  literalCases(subject);
  readinessCases(subject);
  sessionCases(subject);
});
