import type { Operation, Script, ScriptTraits } from '../model/script.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Place, ScriptRule } from './script-rule.ts';
import { scriptRules } from './script-rules/index.ts';

/** What every rule finds in a script, in the order of its lines. A rule that says the same of a whole file says it once. */
export function lintScript(
  script: Script,
  traits: ScriptTraits,
  rules: readonly ScriptRule[] = scriptRules,
): LintFinding[] {
  const places = placesOf(script, traits);
  return rules
    .flatMap((rule) => {
      const found = places.flatMap((place): LintFinding[] => {
        const trouble = rule.look(place);
        const { line, text } = place.statement;
        return trouble === null
          ? []
          : [{ rule: rule.id, severity: rule.severity, line, code: text, why: rule.why, ...trouble }];
      });
      const apart = found.filter(
        ({ line, what }, at) => !found.slice(0, at).some((each) => each.line === line && each.what === what),
      );
      return rule.once === true ? apart.slice(0, 1) : apart;
    })
    .sort((one, other) => one.line - other.line);
}

function placesOf(script: Script, traits: ScriptTraits): Place[] {
  const made = new Set<string>();
  const before: Operation[] = [];
  let transaction: Place['transaction'] | null = null;
  const places: Place[] = [];
  for (const statement of script.statements) {
    for (const { operation, lock } of statement.does) {
      const known = new Set(made);
      places.push({
        operation,
        lock,
        statement,
        script,
        traits,
        inTransaction: transaction !== null,
        before: [...before],
        transaction: transaction ?? [],
        isNew: (table) => known.has(bare(table)),
      });
      if (operation.kind === 'begin') transaction = [];
      else if (operation.kind === 'commit' || operation.kind === 'rollback') transaction = null;
      else if (transaction !== null) transaction = [...transaction, { operation, lock }];
      if (operation.kind === 'create table') made.add(bare(operation.table));
      before.push(operation);
    }
  }
  return places;
}

/** The last part of a name, in the letters that both engines fold to. */
function bare(table: string): string {
  return (table.split('.').at(-1) ?? table).toLowerCase();
}
