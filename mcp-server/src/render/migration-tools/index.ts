import { writeDrizzle } from './drizzle.ts';
import { writeFlyway } from './flyway.ts';
import { writeGolangMigrate } from './golang-migrate.ts';
import { writeKnex } from './knex.ts';
import { writeLiquibase } from './liquibase.ts';
import type { FoundTool, MigrationTool, ToolChange, ToolFiles, ToolWriter } from './migration.ts';
import { writePrisma } from './prisma.ts';
import { writeTypeorm } from './typeorm.ts';

const WRITERS: Readonly<Record<MigrationTool, ToolWriter>> = {
  prisma: writePrisma,
  drizzle: writeDrizzle,
  knex: writeKnex,
  typeorm: writeTypeorm,
  flyway: writeFlyway,
  liquibase: writeLiquibase,
  'golang-migrate': writeGolangMigrate,
};

/** The steps of a change as the found tool reads them; what the tool must not run by itself is left to people, with the reason. */
export function toolFiles(change: ToolChange, found: FoundTool): ToolFiles {
  const { files, byHand, notes } = WRITERS[found.tool](change, found);
  const held = change.steps.flatMap(({ name, held: why }) => (why === null ? [] : [{ step: name, why }]));
  return { files, byHand: [...byHand, ...held], notes };
}
