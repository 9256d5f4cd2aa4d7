import type { Folding } from '../model/data-question.ts';
import type { Column } from '../model/schema.ts';
import type { ColumnSubject, World } from './check.ts';

/** What comparisons of a column of the source pass over. */
export function sourceFolding({ sourceDialect }: World, column: Column): Folding {
  return refined(sourceDialect.data.folding(column.collation, column.rawType), column);
}

/** What those of the column that will hold it pass over; without one, those of a new column of that database. */
export function targetFolding({ target, targetDialect }: World, column: ColumnSubject): Folding {
  if (column.target !== null)
    return refined(targetDialect.data.folding(column.target.collation, column.target.rawType), column.target);
  return targetDialect.data.folding(target.collation, '');
}

/** The collation that decides on the target whether two texts are one; null for a comparison of bytes. */
export function targetCollation(world: World, column: ColumnSubject): string | null {
  const { letterCase, accents, trailingSpaces } = targetFolding(world, column);
  if (!letterCase && !accents && !trailingSpaces) return null;
  if (column.target === null) return world.target.collation;
  const { collation, rawType } = column.target;
  // Some types fold, whatever their collation does.
  const ofType = world.targetDialect.data.folding(null, rawType);
  return ofType.letterCase || collation === null ? rawType : collation;
}

/** Whether the one passes over anything that the other does not. */
export function foldsMore(one: Folding, other: Folding): boolean {
  return (
    (one.letterCase && !other.letterCase) ||
    (one.accents && !other.accents) ||
    (one.trailingSpaces && !other.trailingSpaces)
  );
}

/** The catalogue knows better than a collation's name. */
function refined(folding: Folding, { caseSensitive, accentSensitive, padSpace }: Column): Folding {
  return {
    letterCase: caseSensitive === null ? folding.letterCase : !caseSensitive,
    accents: accentSensitive === null ? folding.accents : !accentSensitive,
    trailingSpaces: padSpace ?? folding.trailingSpaces,
  };
}
