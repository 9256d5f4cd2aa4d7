import { describe } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
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
  { engine: postgres, kind: 'postgres' },
  { engine: postgres, kind: 'postgres18' },
];

describe.each(subjects)('postgres on $kind', (subject) => {
  orphanCases(subject);
  literalCases(subject);
  readinessCases(subject);
  sessionCases(subject);
  inspectionCases(subject);
  digestCases(subject);
  versionCases(subject);
  statusCases(subject);
});
