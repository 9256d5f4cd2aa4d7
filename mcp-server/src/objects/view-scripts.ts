import type { ObjectVerdict, ViewScript } from '../model/object-verdict.ts';
import type { View } from '../model/schema.ts';
import { targetSchemaOf, type ViewMove, viewKey } from './views/translate-views.ts';

/** Views that the target lacks and that have a text for it, each after the views it reads. */
export function viewScripts(objects: readonly ObjectVerdict[], move: ViewMove): ViewScript[] {
  const views = objects.filter(({ kind }) => kind === 'view' || kind === 'materialized view');
  const verdicts = new Map(views.map((verdict) => [viewKey(verdict), verdict]));
  return readFirst(move).flatMap((view): ViewScript[] => {
    const verdict = verdicts.get(viewKey(view));
    if (verdict === undefined || verdict.translation === null || verdict.onTarget) return [];
    const { name, translation, certain, reasons } = verdict;
    const doubts = reasons.filter(({ construct }) => construct === 'not-certain').map(({ consequence }) => consequence);
    return [
      {
        schema: targetSchemaOf(view, move),
        name,
        materialized: view.materialized,
        query: translation,
        doubts: certain ? [] : doubts,
      },
    ];
  });
}

/** The views of the source, each after those whose names its text holds. */
function readFirst({ source, from }: ViewMove): View[] {
  const byName = new Map<string, View[]>();
  for (const view of source.views) byName.set(view.name, [...(byName.get(view.name) ?? []), view]);
  const ordered = new Set<View>();
  const open = new Set<View>();
  const place = (view: View): void => {
    if (ordered.has(view) || open.has(view)) return;
    open.add(view);
    for (const { kind, text, raw } of view.sql === null ? [] : from.tokens(view.sql)) {
      if (kind !== 'word' && kind !== 'name') continue;
      for (const inner of byName.get(text) ?? byName.get(raw) ?? []) place(inner);
    }
    ordered.add(view);
  };
  for (const view of source.views) place(view);
  return [...ordered];
}
