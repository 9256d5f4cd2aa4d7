import type { Operation, Script, ScriptTraits } from '../model/script.ts';
import { bareName } from './bare-name.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Place, ScriptRule } from './script-rule.ts';
import { scriptRules } from './script-rules/index.ts';

/** What every rule finds in a script, in the order of its lines. A rule that says the same of a whole file says it once. */
export function lintScript(
  script: Script,
  traits: ScriptTraits,
  rules: readonly ScriptRule[] = scriptRules,
  together = false,
): LintFinding[] {
  const places = placesOf(script, traits, together);
  return rules
    .flatMap((rule) => {
      const found = places.flatMap((place): LintFinding[] => {
        const trouble = rule.look(place);
        const { line, text } = place.statement;
        return trouble === null
          ? []
          : [{ rule: rule.id, severity: rule.severity, line, code: text, why: rule.why, ...trouble }];
      });
      const first = new Map<string, LintFinding>();
      for (const each of found) first.set(`${each.line} ${each.what}`, first.get(`${each.line} ${each.what}`) ?? each);
      const apart = [...first.values()];
      return rule.once === true ? apart.slice(0, 1) : apart;
    })
    .sort((one, other) => one.line - other.line);
}

function placesOf(script: Script, traits: ScriptTraits, together: boolean): Place[] {
  const made = new Map<string, number>();
  const before: Operation[] = [];
  let transaction: Place['transaction'] | null = null;
  const places: Place[] = [];
  for (const statement of script.statements) {
    for (const { operation, lock } of statement.does) {
      const at = before.length;
      places.push({
        operation,
        lock,
        statement,
        script,
        traits,
        together,
        inTransaction: transaction !== null,
        // Told when it is asked for: a list for each of ten thousand statements would fill the memory.
        get before() {
          return before.slice(0, at);
        },
        transaction: transaction ?? [],
        isNew: (table) => (made.get(bareName(table)) ?? at) < at,
      });
      if (operation.kind === 'begin') transaction = [];
      else if (operation.kind === 'commit' || operation.kind === 'rollback') transaction = null;
      else if (transaction !== null) transaction = [...transaction, { operation, lock }];
      if (operation.kind === 'create table' && !made.has(bareName(operation.table)))
        made.set(bareName(operation.table), at);
      before.push(operation);
    }
  }
  return places;
}
