import type { ScriptTraits } from '../../model/change-contract.ts';
import type { ModuleStyle, ToolStep, ToolWriter } from './migration.ts';
import { capitalized, listText } from './module-text.ts';
import { headText, isOutside, limited } from './script-text.ts';
import { IN_MILLISECONDS, numbersFor } from './versions.ts';

/** A class for each step, with the milliseconds in its name that TypeORM orders migrations by. */
export const writeTypeorm: ToolWriter = ({ name, server, steps }, found) => {
  const given = steps.filter(({ held }) => held === null);
  const titles = given.map((step) => capitalized(`${name}_${step.name}`));
  const numbers = numbersFor(titles, found.existing, IN_MILLISECONDS);
  const outside = given.filter((step) => isOutside(step, server));
  return {
    files: given.map((step, at) => ({
      path: `${found.folder}/${numbers[at]}-${titles[at]}.${found.module.extension}`,
      text: classText(`${titles[at]}${numbers[at]}`, step, server, found.module),
    })),
    byHand: [],
    notes: [
      'Run it with `migration:run -t each`: by default TypeORM puts all that waits into one transaction, and a lock of the first is held until the last has ended.',
      ...(outside.length === 0
        ? []
        : [
            'TypeORM refuses `transaction = false` without `-t each`, and passes over it on the way back: `migration:revert -t none`.',
          ]),
    ],
  };
};

function classText(name: string, step: ToolStep, server: ScriptTraits, { typed, exports }: ModuleStyle): string {
  const parameter = typed ? 'queryRunner: QueryRunner' : 'queryRunner';
  const promise = typed ? ': Promise<void>' : '';
  const strings = typed ? ': readonly string[]' : '';
  const list = (way: ToolStep['up']) =>
    listText(
      limited(
        step,
        way.map(({ sql }) => sql),
      ),
    );
  return `${headText(step.head, '//')}
${typed ? "\nimport type { MigrationInterface, QueryRunner } from 'typeorm';\n" : ''}
const UP = ${list(step.up)};

const DOWN = ${list(step.down)};

const UNLIMIT${strings} = ${listText(step.unlimits)};

${exports === 'import' ? 'export ' : ''}class ${name}${typed ? ' implements MigrationInterface' : ''} {
  name = '${name}';
${isOutside(step, server) ? '  transaction = false;\n' : ''}
  async up(${parameter})${promise} {
    await run(queryRunner, UP);
  }

  async down(${parameter})${promise} {
    await run(queryRunner, DOWN);
  }
}

async function run(${parameter}, statements${strings})${promise} {
  try {
    for (const statement of statements) await queryRunner.query(statement);
  } finally {
    for (const statement of UNLIMIT) await queryRunner.query(statement).catch(() => undefined);
  }
}
${exports === 'require' ? `\nmodule.exports = { ${name} };\n` : ''}`;
}
