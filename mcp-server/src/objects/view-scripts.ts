import type { CodeDialect } from '../model/code-dialect.ts';
import type { ObjectVerdict, ViewScript } from '../model/object-verdict.ts';
import type { View } from '../model/schema.ts';
import { relationsOf } from './views/relations-of.ts';
import { targetSchemaOf, viewKey } from './views/translate-views.ts';
import type { ViewMove } from './views/view-move.ts';

/** Views that the target lacks and that have a text for it, each after the views it reads. */
export function viewScripts(objects: readonly ObjectVerdict[], move: ViewMove): ViewScript[] {
  const views = objects.filter(({ kind }) => kind === 'view' || kind === 'materialized view');
  const verdicts = new Map(views.map((verdict) => [viewKey(verdict), verdict]));
  return readFirst(move).flatMap((view): ViewScript[] => {
    const verdict = verdicts.get(viewKey(view));
    if (verdict === undefined || verdict.translation === null || verdict.onTarget) return [];
    const { name, translation, certain, reasons, rights } = verdict;
    const doubts = reasons.filter(({ construct }) => construct === 'not-certain').map(({ consequence }) => consequence);
    return [
      {
        schema: targetSchemaOf(view, move),
        name,
        materialized: view.materialized,
        asInvoker: rights === 'invoker' && move.to.viewsAsInvoker(move.target.version),
        query: translation,
        doubts: certain ? [] : doubts,
      },
    ];
  });
}

/** The views of the source, each after those that it reads. */
function readFirst({ source, from }: ViewMove): View[] {
  const byName = new Map<string, View[]>();
  for (const view of source.views) byName.set(view.name, [...(byName.get(view.name) ?? []), view]);
  const ordered = new Set<View>();
  const open = new Set<View>();
  const place = (view: View): void => {
    if (open.has(view)) return;
    open.add(view);
    for (const name of view.sql === null ? [] : namesRead(view.sql, from))
      for (const inner of byName.get(name) ?? []) place(inner);
    ordered.add(view);
  };
  for (const view of source.views) place(view);
  return [...ordered];
}

const before: ReadonlySet<string> = new Set(['from', 'join', ',', '(', '.']);

/** The relations that a query names; where it cannot be read, every name that stands where a relation could. */
function namesRead(sql: string, { readQuery, tokens }: CodeDialect): string[] {
  try {
    return relationsOf(readQuery(sql)).map(({ name }) => name);
  } catch {
    const words = tokens(sql);
    const names = words.filter(
      ({ kind }, at) => (kind === 'word' || kind === 'name') && before.has(words[at - 1]?.text ?? ''),
    );
    return names.map(({ text }) => text);
  }
}
