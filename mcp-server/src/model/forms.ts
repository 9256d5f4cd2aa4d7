import type { ColumnType } from './column-type.ts';
import type { CanonicalForm } from './digest.ts';
import type { ValueRule } from './kit.ts';
import type { Column } from './schema.ts';

export type { ValueRule } from './kit.ts';

/** How a column pair is written as text and how unequal texts of it are judged, or the sentence that says why it is not compared. */
export type ChosenForm = { readonly form: CanonicalForm; readonly rule: ValueRule } | { readonly notCompared: string };

type Kind = ColumnType['kind'];
type Of<K extends Kind> = Extract<ColumnType, { kind: K }>;
type Chosen = CanonicalForm | readonly [form: CanonicalForm, rule: ValueRule];
type Decide = (one: Column, other: Column) => Chosen | string;

const INTEGER = { kind: 'integer' } as const;
const TEXT = { kind: 'text' } as const;
const UUID = { kind: 'uuid' } as const;
const BYTES = { kind: 'bytes' } as const;
const DATE = { kind: 'date' } as const;
const TIMESTAMP = { kind: 'timestamp' } as const;
const TIME = { kind: 'time' } as const;
const JSON_VALUE = [{ kind: 'json' }, 'json'] as const;
const SET = [{ kind: 'set' }, 'set'] as const;
const TRUTH = [INTEGER, 'truth'] as const;
const SHAPE = [BYTES, 'geometry'] as const;

/** The most digits after the point that every engine can write; digits beyond are kept, never rounded away. */
const MAX_SCALE = 30;

const PAIRS: ReadonlyMap<string, Decide> = new Map([
  pair('integer', 'integer', () => INTEGER),
  pair('integer', 'boolean', () => INTEGER),
  pair('integer', 'year', () => INTEGER),
  pair('integer', 'bits', (_, bits) => bitsAsNumber(bits)),
  pair('integer', 'decimal', (_, { scale }) => decimal(scale ?? 0)),
  pair('integer', 'float', float),
  pair('integer', 'text', () => INTEGER),
  pair('boolean', 'boolean', () => INTEGER),
  pair('boolean', 'bits', (_, bits) => bitsAsNumber(bits)),
  pair('boolean', 'decimal', (_, { scale }) => decimal(scale ?? 0)),
  pair('boolean', 'text', () => TRUTH),
  pair('boolean', 'enum', () => TRUTH),
  pair('year', 'year', () => INTEGER),
  pair('year', 'decimal', (_, { scale }) => decimal(scale ?? 0)),
  pair('year', 'text', () => INTEGER),
  pair('decimal', 'decimal', (one, other) => decimal(Math.max(one.scale ?? 0, other.scale ?? 0))),
  pair('decimal', 'bits', ({ scale }, bits) =>
    (scale ?? 0) <= 0 ? bitsAsNumber(bits) : 'bits stand for whole numbers, and the other column has a fraction',
  ),
  pair('decimal', 'float', float),
  pair('decimal', 'text', ({ scale }) => [decimal(scale ?? 0), 'number']),
  pair('float', 'float', float),
  pair('float', 'text', float),
  pair('text', 'text', (one, other) => (one.fixed && other.fixed ? { kind: 'text-trimmed' } : TEXT)),
  pair('text', 'enum', () => TEXT),
  pair('text', 'set', () => SET),
  pair('text', 'uuid', () => UUID),
  pair('text', 'bytes', textAsBytes),
  pair('text', 'inet', () => [TEXT, 'address']),
  pair('text', 'json', () => JSON_VALUE),
  pair('text', 'date', () => [DATE, 'moment']),
  pair('text', 'timestamp', () => [TIMESTAMP, 'moment']),
  pair('text', 'time', () => [TIME, 'moment']),
  pair('text', 'geometry', () => SHAPE),
  pair('enum', 'enum', () => TEXT),
  pair('set', 'set', () => SET),
  pair('set', 'array', () => SET),
  pair('uuid', 'uuid', () => UUID),
  pair('bytes', 'uuid', ({ length }) =>
    length === null || length === 16 ? UUID : `a uuid has 16 bytes, and the other column holds up to ${length}`,
  ),
  pair('bytes', 'bytes', () => BYTES),
  pair('bytes', 'inet', () => BYTES),
  pair('bytes', 'geometry', () => SHAPE),
  pair('bits', 'bits', bitsForm),
  pair('inet', 'inet', () => BYTES),
  pair('json', 'json', () => JSON_VALUE),
  pair('json', 'array', () => JSON_VALUE),
  pair('date', 'date', () => DATE),
  pair('date', 'timestamp', () => TIMESTAMP),
  pair('timestamp', 'timestamp', () => TIMESTAMP),
  // In UTC two readings with different offsets would be one.
  pair('time', 'time', (one, other) => (one.zoned && other.zoned ? TEXT : TIME)),
  pair('time', 'interval', () => TIME),
  // As a time of day 24 hours would pass for a day, which daylight saving makes longer or shorter.
  pair('interval', 'interval', () => TEXT),
  pair('array', 'array', arrayForm),
]);

/** The form in which both columns of a pair are written as text; it is the same whichever side comes first. */
export function chooseForm(source: Column, target: Column): ChosenForm {
  const decide = PAIRS.get(pairName(source.type.kind, target.type.kind)) ?? otherForm;
  const decided = decide(source, target);
  if (typeof decided === 'string') return { notCompared: decided };
  const [form, rule] = 'kind' in decided ? [decided, 'exact' as const] : decided;
  return { form, rule };
}

/** Kinds whose values are written without a comma or a semicolon and never as an empty text, in each of `PLAIN_FORMS`. */
const PLAIN_KINDS: ReadonlySet<Kind> = new Set([
  'integer',
  'boolean',
  'year',
  'decimal',
  'date',
  'timestamp',
  'time',
  'interval',
  'uuid',
]);
const PLAIN_FORMS: ReadonlySet<CanonicalForm['kind']> = new Set([
  'integer',
  'decimal',
  'date',
  'timestamp',
  'time',
  'uuid',
  'bits',
]);

/** Whether no value of either column can be written as an empty text or with a comma or a semicolon (`DigestColumn.plain`). */
export function isPlain(source: Column, target: Column, form: CanonicalForm): boolean {
  return PLAIN_FORMS.has(form.kind) && [source, target].every(({ type }) => isPlainType(type));
}

/** A bit varying may have no bits at all. */
function isPlainType(type: ColumnType): boolean {
  return PLAIN_KINDS.has(type.kind) || (type.kind === 'bits' && !type.varying);
}

/** Pairs of kinds that have no line above: shapes and types without a word, by the engine's own spelling. */
function otherForm(source: Column, target: Column): Chosen | string {
  const kinds = [source.type.kind, target.type.kind];
  const raw = [source.rawType, target.rawType];
  if (kinds.every((kind) => kind === 'geometry')) return raw.some((type) => type.includes('.')) ? SHAPE : BYTES;
  if (kinds.includes('geometry')) return [source, target].some(isPlanePoint) ? SHAPE : notThatShape(source, target);
  const same = source.rawType === target.rawType && kinds.every((kind) => kind === 'other');
  return same ? TEXT : whyNot(source, target);
}

/** PostgreSQL's own point: two doubles. Its other shapes have no rings, may be open and know no collections. */
function isPlanePoint({ type, rawType }: Column): boolean {
  return type.kind === 'other' && rawType === 'point';
}

function notThatShape(source: Column, target: Column): string {
  return `${source.rawType} and ${target.rawType} do not hold the same shapes: a geometry compares with a geometry, a point with a point, and any with WKB, EWKB or WKT kept in bytes or text`;
}

function whyNot(source: Column, target: Column): string {
  const kinds = [source.type.kind, target.type.kind];
  const unknown = [source, target].find(({ type }) => type.kind === 'other');
  if (unknown !== undefined) return `there is no common text for values of type ${unknown.rawType}`;
  const spelt = kinds.includes('text') ? kinds.find((kind) => kind !== 'text') : undefined;
  if (spelt !== undefined)
    return `text spells one value of type ${spelt} in several ways, so equal values could look different`;
  return `${source.rawType} and ${target.rawType} hold different kinds of values`;
}

function decimal(scale: number): CanonicalForm {
  return scale <= 0 ? INTEGER : { kind: 'decimal', scale: Math.min(scale, MAX_SCALE) };
}

/** A number of 32 bits stands for one of 64 bits, or for digits, only as far as its own 24 bits reach. */
function float(...types: readonly ColumnType[]): Chosen {
  const single = types.some((type) => type.kind === 'float' && type.bits <= 32);
  return [{ kind: 'float' }, single ? 'single' : 'double'];
}

const ELEMENTS: readonly RegExp[] = [
  /^(smallint|integer|bigint|numeric(\(.*\))?)$/,
  /^(text|character varying(\(.*\))?)$/,
];

function arrayForm(one: Of<'array'>, other: Of<'array'>): Chosen | string {
  if (one.of === other.of) return TEXT;
  const alike = ELEMENTS.some((family) => family.test(one.of) && family.test(other.of));
  return alike ? JSON_VALUE : 'the elements of the arrays differ in type';
}

function textAsBytes(text: Of<'text'>, bytes: Of<'bytes'>): CanonicalForm {
  const holdsUuid = (text.length === 36 || text.length === 32) && bytes.length === 16;
  return holdsUuid ? UUID : BYTES;
}

function bitsAsNumber({ length, varying }: Of<'bits'>): CanonicalForm | string {
  return isNumber(length, varying) ? INTEGER : 'a bit string of varying length or of more than 64 bits is no number';
}

function bitsForm(one: Of<'bits'>, other: Of<'bits'>): CanonicalForm {
  const numbers = isNumber(one.length, one.varying) && isNumber(other.length, other.varying);
  return numbers && one.length !== other.length ? INTEGER : { kind: 'bits' };
}

function isNumber(length: number | null, varying: boolean): boolean {
  return !varying && length !== null && length <= 64;
}

function pairName(one: Kind, other: Kind): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function isKind<K extends Kind>(type: ColumnType, kind: K): type is Of<K> {
  return type.kind === kind;
}

function pair<A extends Kind, B extends Kind>(
  first: A,
  second: B,
  decide: (one: Of<A>, other: Of<B>) => Chosen | string,
): readonly [string, Decide] {
  const inOrder: Decide = ({ type: one }, { type: other }) => {
    if (isKind(one, first) && isKind(other, second)) return decide(one, other);
    if (isKind(other, first) && isKind(one, second)) return decide(other, one);
    return `${one.kind} and ${other.kind} are no such pair`;
  };
  return [pairName(first, second), inOrder];
}
