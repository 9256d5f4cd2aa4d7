import type { CdcStatement, DescribedCdc } from '../../model/described-cdc.ts';
import type { KitSides } from '../kit-files.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';

const template = { mysql: 'sql/mysql/cdc.sql', postgres: 'sql/postgres/cdc.sql' } as const;

interface Script {
  readonly file: string;
  readonly side: 'source' | 'target';
  readonly title: string;
  readonly about: readonly string[];
  readonly statements: readonly CdcStatement[];
}

/** What is run on the databases before, while and after the connectors run. */
export function cdcSqlFiles(cdc: DescribedCdc, sides: KitSides): RenderedFile[] {
  const scripts: readonly Script[] = [
    setup('source', 'what the source needs before the connector starts', cdc.sourceSetup.run),
    undo('source', 'take back what the source needed', cdc.sourceSetup.undo),
    setup('target', 'what the target needs before the sinks start', cdc.targetSetup.run),
    undo('target', 'take back what the target needed', cdc.targetSetup.undo),
    guard('source', cdc.sourceGuard.run),
    guardUndo('source', cdc.sourceGuard.undo),
    guard('target', cdc.targetGuard.run),
    guardUndo('target', cdc.targetGuard.undo),
    ...cdc.signals.map(({ name, about, statements }) => ({
      file: `${name}.sql`,
      side: 'source' as const,
      title: `${name.replace('-', ' ')}`,
      about: [about],
      statements,
    })),
  ];
  return scripts.filter(({ statements }) => statements.length > 0).map((script) => scriptFile(script, sides));
}

function setup(side: Script['side'], title: string, statements: readonly CdcStatement[]): Script {
  return { file: `${side}-setup.sql`, side, title, about: [], statements };
}

function undo(side: Script['side'], title: string, statements: readonly CdcStatement[]): Script {
  return { file: `${side}-undo.sql`, side, title, about: [], statements };
}

const GUARD = [
  'Only where something else than the sinks writes the target’s tables while they run: a repair, a second connector, AWS DMS.',
  'Both sides need it, before the connector starts for the first time; then generate the plan again, which pairs the column.',
];

function guard(side: Script['side'], statements: readonly CdcStatement[]): Script {
  const title = side === 'source' ? 'versions of rows' : 'refuse older versions of rows';
  return { file: `guard-${side}.sql`, side, title, about: GUARD, statements };
}

function guardUndo(side: Script['side'], statements: readonly CdcStatement[]): Script {
  return { file: `guard-${side}-undo.sql`, side, title: 'take the guard back', about: [], statements };
}

function scriptFile({ file, side, title, about, statements }: Script, sides: KitSides): RenderedFile {
  const { dialect } = sides[side];
  const path = `cdc/sql/${file}`;
  const context = {
    origin: { source: sides.source.label, target: sides.target.label },
    title: `${title} (${side})`,
    about: [...about],
    command: dialect.clientCommand(path),
    statements: statements.map(({ about: why, sql }) => ({ about: why, statement: { sql } })),
  };
  return { path, text: renderTemplate(template[dialect.engine], context, dialect) };
}
