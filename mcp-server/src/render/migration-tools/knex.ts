import type { ScriptTraits } from '../../model/change-contract.ts';
import type { ModuleStyle, ToolStep, ToolWriter } from './migration.ts';
import { listText } from './module-text.ts';
import { headText, isOutside, limited } from './script-text.ts';
import { COUNTED, numbersFor, STAMPED } from './versions.ts';

/** A module for each step. It sends its statements through one connection of the driver. */
export const writeKnex: ToolWriter = ({ name, server, steps }, found) => {
  const given = steps.filter(({ held }) => held === null);
  const titles = given.map((step) => `${name}_${step.name}`);
  const counted = found.existing.some((entry) => /^\d{1,13}_/.test(entry));
  const numbers = numbersFor(titles, found.existing, counted ? COUNTED : STAMPED);
  return {
    files: given.map((step, at) => ({
      path: `${found.folder}/${numbers[at]}_${titles[at]}.${found.module.extension}`,
      text: moduleText(step, server, found.module),
    })),
    byHand: [],
    notes: ['`knex migrate:latest` runs all that waits; `knex migrate:up` runs one.'],
  };
};

function moduleText(step: ToolStep, server: ScriptTraits, { typed, exports }: ModuleStyle): string {
  const transaction = server.transactional && !isOutside(step, server);
  const type = typed ? ': Knex' : '';
  const promise = typed ? ': Promise<void>' : '';
  const strings = typed ? ': readonly string[]' : '';
  const exported = exports === 'import' ? 'export ' : '';
  const list = (way: ToolStep['up']) =>
    listText(
      limited(
        step,
        way.map(({ sql }) => sql),
      ),
    );
  return `${headText(step.head, '//')}
${typed ? "\nimport type { Knex } from 'knex';\n" : ''}
${exported}const config = { transaction: ${transaction} };

const UP${strings} = ${list(step.up)};

const DOWN${strings} = ${list(step.down)};

const UNLIMIT${strings} = ${listText(step.unlimits)};

${exported}async function up(knex${type})${promise} {
  await run(knex, UP);
}

${exported}async function down(knex${type})${promise} {
  await run(knex, DOWN);
}

// On one connection, because limits hold for one; past knex.raw, which takes question marks for parameters.
async function run(knex${type}, statements${strings})${promise} {
  const connection = await knex.client.acquireConnection();
  const send = (statement${typed ? ': string' : ''}) =>
    new Promise${typed ? '<void>' : ''}((resolve, reject) => {
      connection.query(statement, (error${typed ? ': unknown' : ''}) => (error ? reject(error) : resolve()));
    });
  try {
    for (const statement of statements) await send(statement);
  } finally {
    for (const statement of UNLIMIT) await send(statement).catch(() => undefined);
    await knex.client.releaseConnection(connection);
  }
}
${exports === 'require' ? '\nmodule.exports = { config, up, down };\n' : ''}`;
}
