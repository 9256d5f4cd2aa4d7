import { byLooseName } from '../../model/name-spellings.ts';
import type { Rule } from '../rule.ts';

/** A stored function or procedure that the target lacks. A function that only serves triggers is judged with its triggers. */
export const routineMissing: Rule = {
  id: 'routine-missing',
  check: ({ source, target, hidden }) => {
    const found = byLooseName(target.routines);
    return (hidden.target.kinds.has('routine') ? [] : source.routines)
      .filter((routine) => routine.returns !== 'trigger')
      .filter((routine) => found(routine.name).length === 0)
      .map(({ schema, name, kind, arguments: parameters, returns, language }) => ({
        severity: 'warning' as const,
        object: { side: 'source' as const, kind: 'routine' as const, schema, table: null, name },
        what: `The ${kind} ${name}(${parameters})${returns === null ? '' : ` returning ${returns}`}, written in ${language}, has no routine of its name in ${target.database} on the target.`,
        consequence: `Code, views and triggers that call ${name} fail on the target.`,
        wayOut: `Rewrite ${name} for the target and test it with the same arguments on both sides, or move it into the application.`,
      }));
  },
};
