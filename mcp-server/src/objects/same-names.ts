import type { ViewMove } from './views/view-move.ts';

/** null when a text of the source finds every table under the same name on a target that runs the same SQL; else what stands against it. */
export function sameNames({ source, target, mapping }: ViewMove): string | null {
  if (source.flavor !== target.flavor) return `the source is ${source.flavor}, the target ${target.flavor}`;
  if (major(target.version) < major(source.version))
    return `the target (${target.version}) is older than the source (${source.version})`;
  const moved = mapping.tables.find(
    (pair) => pair.source.schema !== pair.target.schema || pair.source.name !== pair.target.name,
  );
  if (moved !== undefined)
    return `${moved.source.schema}.${moved.source.name} is ${moved.target.schema}.${moved.target.name} there`;
  const renamed = mapping.tables.find(({ columns }) => columns.some((pair) => pair.source !== pair.target));
  if (renamed !== undefined) return `columns of ${renamed.source.name} have other names there`;
  const missing = mapping.unmatched.source[0];
  return missing === undefined ? null : `${missing.schema}.${missing.name} is not there`;
}

function major(version: string): number {
  return Number(/^\d+/.exec(version)?.[0] ?? 0);
}
