import { assessMigration } from './assess-migration.ts';
import { auditWriters } from './audit-writers.ts';
import { checkConnections } from './check-connections.ts';
import { checkGate } from './check-gate.ts';
import { checkParity } from './check-parity.ts';
import { compareAggregates } from './compare-aggregates.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { Tool } from './define.ts';
import { generatePlan } from './generate-plan.ts';
import { inspectSchema } from './inspect-schema.ts';
import { lintMigration } from './lint-migration.ts';
import { renderStatus } from './render-status.ts';
import { syncStatusTool } from './sync-status.ts';

/** Every tool, in the order an engineer meets them. The MCP server and the terminal offer this same list. */
export const tools: readonly Tool[] = [
  checkConnections,
  inspectSchema,
  compareSchemas,
  assessMigration,
  auditWriters,
  generatePlan,
  checkParity,
  compareAggregates,
  syncStatusTool,
  checkGate,
  renderStatus,
  lintMigration,
];
