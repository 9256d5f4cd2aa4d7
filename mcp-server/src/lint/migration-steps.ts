import type { ScriptReader } from '../engines/engine.ts';
import type { Unread } from '../model/script.ts';
import type { CodeFile } from './code/code-file.ts';
import { calledName, type SqlPart } from './code/sql-parts.ts';
import { child, type Node, pathOf, walk } from './code/walk.ts';
import type { LintFinding } from './lint-finding.ts';
import { lintScript } from './lint-script.ts';

const MIGRATION = /\bqueryRunner\.\w+\(|\bknex\.(?:schema|raw)\b|\bqueryInterface\.\w+\(/;
/** Calls that build a statement in the tool: what they run is not in the file. */
const BUILDS =
  /^(?:alterTable|createTable|dropTable\w*|renameTable|table|(?:add|drop|rename|change|remove)Column\w*|(?:create|drop|add|remove)(?:Index|ForeignKey|Constraint|UniqueConstraint|PrimaryKey|CheckConstraint)\w*)$/;

/**
 * A migration of TypeORM, Knex or Sequelize: the statements that it runs on the way forward, one after the other as a script; and the
 * calls whose statements only the tool knows. Null for any other program.
 */
export async function lintSteps(
  { tree, text, sql }: CodeFile,
  reader: ScriptReader | undefined,
  lineOf: (at: number) => number,
): Promise<{ findings: LintFinding[]; unread: Unread[]; read: ReadonlySet<SqlPart> } | null> {
  if (tree === null || reader === undefined || !MIGRATION.test(text)) return null;
  const backward = [...walk(tree)].flatMap(({ node }) => (isDown(node) ? [node] : []));
  const forward = ({ at }: { readonly at: number }) => !backward.some(({ start, end }) => start <= at && at < end);
  const parts = sql.filter(forward);
  const script = await reader.read(parts.map((part) => part.text.replace(/;?\s*$/, ';\n')).join(''));
  const starts = startsOf(parts);
  const placed = (line: number) => {
    const at = starts.findLastIndex((start) => start <= line);
    return lineOf(parts[at]?.at ?? 0) + line - (starts[at] ?? 1);
  };
  const built = [...walk(tree)].filter(
    ({ node }) =>
      node.type === 'CallExpression' &&
      BUILDS.test(calledName(node)) &&
      /^(?:queryRunner|knex|schema|queryInterface)$/.test(pathOf(child(node, 'callee')).slice(0, -1).at(-1) ?? '') &&
      forward({ at: node.start }),
  );
  return {
    findings: lintScript(script, reader.traits).map((each) => ({ ...each, line: placed(each.line) })),
    unread: [
      ...script.unread.map((each) => ({ ...each, line: placed(each.line) })),
      ...built.map(({ node }) => ({
        line: lineOf(node.start),
        reason: `${calledName(node)}() builds its statement in the tool: let it print the SQL, and look through that`,
      })),
    ],
    read: new Set(sql),
  };
}

/** The line of the joined script at which each part begins, counted from 1. */
function startsOf(parts: readonly SqlPart[]): number[] {
  let line = 1;
  return parts.map(({ text }) => {
    const start = line;
    line += text.replace(/;?\s*$/, ';\n').split('\n').length - 1;
    return start;
  });
}

/** The way back of a migration: a method, a function or what is exported under that name. */
function isDown(node: Node): boolean {
  const named = child(node, 'key') ?? child(node, 'id') ?? child(node, 'left');
  return /Method|Function|Assignment|Declarator|ObjectProperty/.test(node.type) && pathOf(named).at(-1) === 'down';
}
