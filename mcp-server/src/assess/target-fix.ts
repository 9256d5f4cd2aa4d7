import type { ColumnShape } from '../engines/engine.ts';
import type { ColumnType } from '../model/column-type.ts';
import type { ColumnSubject, Fix, Subject, World } from './check.ts';
import { tiedKey } from './world.ts';

/** What gives the target's column another type, or declares it where there is no table yet; nothing when the target has no such type. */
export function targetType(subject: Subject, column: ColumnSubject, type: ColumnType): Fix {
  const rawType = subject.world.targetDialect.data.declares(type);
  return rawType === null
    ? {}
    : targetShape(subject, column, { rawType, type, charset: null, collation: keptCollation(subject, column) });
}

/** What lets the target keep JSON as it is written: JSON that is not parsed, or a text. */
export function unparsedJson(subject: Subject, column: ColumnSubject): Fix {
  const { declares } = subject.world.targetDialect.data;
  const [parsed, kept] = [true, false].map((binary) => declares({ kind: 'json', binary }));
  const text = { kind: 'text', length: null, fixed: false } as const;
  return targetType(subject, column, parsed === kept ? text : { kind: 'json', binary: false });
}

/** The same for a type in the target's own words. */
export function targetShape({ world, target }: Subject, column: ColumnSubject, to: ColumnShape): Fix {
  const { data } = world.targetDialect;
  if (target === null || column.target === null) return declared(world, column.source.name, data.declaration(to));
  const tied = world.tied.has(tiedKey(target, column.target.name));
  return { target: data.retype({ table: target, column: column.target, to, tied, flavor: world.target.flavor }) };
}

/** The shape that a column has on the target, or would be given. */
export function shapeOf(
  { world: { target, targetDialect } }: Subject,
  { source, target: there, to }: ColumnSubject,
): ColumnShape {
  if (there !== null) return there;
  const rawType = targetDialect.data.declares(to) ?? source.rawType;
  return { rawType, type: to, charset: target.charset, collation: target.collation };
}

/** A column of a table that is not there yet. */
export function declared({ targetDialect }: World, name: string, type: string): Fix {
  return { declare: `${targetDialect.identifier(name)} ${type}` };
}

/** null where the column compares as its database does, or is no text. */
function keptCollation({ world }: Subject, { target }: ColumnSubject): string | null {
  return target === null || target.type.kind !== 'text' || target.collation === world.target.collation
    ? null
    : target.collation;
}
