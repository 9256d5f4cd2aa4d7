import type { ObjectVerdict } from '../model/object-verdict.ts';
import type { PlanContext } from './document-contexts.ts';
import type { RenderInput } from './render-input.ts';
import { VIEWS_FILE } from './view-files.ts';

const verdicts = ['as is', 'adjust', 'no equivalent', 'not readable'] as const;

/** What PLAN.md says of the views, routines, triggers and events of the source. */
export function codeSection({ objects: { objects } }: RenderInput): PlanContext['code'] {
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  return {
    totals: kinds.map((kind) => {
      const own = objects.filter((object) => object.kind === kind);
      const [asIs = 0, adjust = 0, none = 0, hidden = 0] = verdicts.map(
        (each) => own.filter(({ verdict }) => verdict === each).length,
      );
      return { kind, asIs, adjust, none, hidden };
    }),
    objects: objects.map((object) => ({
      object: objectName(object),
      verdict: object.verdict,
      score: object.score,
      goesTo: object.goesTo,
      text: textOf(object),
      rights: rightsText(object),
    })),
    reasons: objects.flatMap((object) =>
      object.reasons.map(({ construct, lines, consequence, instead }) => ({
        object: objectName(object),
        construct,
        lines: lines.length === 0 ? '–' : linesText(lines),
        consequence,
        instead,
      })),
    ),
    events: objects.flatMap((object) =>
      object.schedule === null ? [] : [{ event: objectName(object), schedule: object.schedule, goesTo: object.goesTo }],
    ),
  };
}

function objectName({ kind, schema, table, name }: ObjectVerdict): string {
  return `${kind} ${[schema, ...(table === null ? [] : [table]), name].join('.')}`;
}

function textOf({ kind, onTarget, translation, certain, verdict }: ObjectVerdict): string {
  if (onTarget) return 'the target has one of this name: left alone, compare the two';
  const view = kind === 'view' || kind === 'materialized view';
  if (view && translation !== null) return certain ? `in ${VIEWS_FILE}` : `a draft in ${VIEWS_FILE}`;
  if (verdict === 'not readable') return 'unknown';
  return verdict === 'as is' ? 'the source’s own text' : 'to be written';
}

function rightsText({ definer, rights }: ObjectVerdict): string {
  if (definer === null || rights === null) return '–';
  return rights === 'definer' ? `those of its definer ${definer}` : `those of whoever uses it (definer ${definer})`;
}

/** The first ten lines and how many more there are. */
function linesText(lines: readonly number[]): string {
  const each = [...new Set(lines)];
  const more = each.length > 10 ? ` and ${each.length - 10} more` : '';
  return `${each.slice(0, 10).join(', ')}${more}`;
}
