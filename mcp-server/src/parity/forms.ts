import type { ColumnType } from '../model/column-type.ts';
import type { CanonicalForm } from '../model/digest.ts';
import type { Column } from '../model/schema.ts';

/** How a column pair is compared, or the sentence that says why it is not. */
export type ChosenForm = { readonly form: CanonicalForm } | { readonly notCompared: string };

type Kind = ColumnType['kind'];
type Of<K extends Kind> = Extract<ColumnType, { kind: K }>;
type Decide = (one: ColumnType, other: ColumnType) => CanonicalForm | string;

const INTEGER = { kind: 'integer' } as const;
const TEXT = { kind: 'text' } as const;
const UUID = { kind: 'uuid' } as const;
const BYTES = { kind: 'bytes' } as const;
const TIME = { kind: 'time' } as const;
const JSON_FORM = { kind: 'json' } as const;
const FLOAT = { kind: 'float' } as const;

/** The most digits after the point that every engine can write; digits beyond are kept, never rounded away. */
const MAX_SCALE = 30;

const PAIRS: ReadonlyMap<string, Decide> = new Map([
  pair('integer', 'integer', () => INTEGER),
  pair('integer', 'boolean', () => INTEGER),
  pair('integer', 'year', () => INTEGER),
  pair('integer', 'bits', (_, bits) => bitsAsNumber(bits)),
  pair('integer', 'decimal', (_, { scale }) => decimal(scale ?? 0)),
  pair('integer', 'float', () => FLOAT),
  pair('integer', 'text', () => INTEGER),
  pair('boolean', 'boolean', () => INTEGER),
  pair('boolean', 'bits', (_, bits) => bitsAsNumber(bits)),
  pair('boolean', 'decimal', (_, { scale }) => decimal(scale ?? 0)),
  pair('year', 'year', () => INTEGER),
  pair('decimal', 'decimal', (one, other) => decimal(Math.max(one.scale ?? 0, other.scale ?? 0))),
  pair('decimal', 'float', () => FLOAT),
  pair('float', 'float', () => FLOAT),
  pair('text', 'text', (one, other) => textForm(one.fixed || other.fixed)),
  pair('text', 'enum', ({ fixed }) => textForm(fixed)),
  pair('text', 'set', () => ({ kind: 'set' })),
  pair('text', 'uuid', () => UUID),
  pair('text', 'bytes', textAsBytes),
  pair('text', 'inet', ({ fixed }) => textForm(fixed)),
  pair('text', 'json', () => JSON_FORM),
  pair('enum', 'enum', () => TEXT),
  pair('set', 'set', () => ({ kind: 'set' })),
  pair('set', 'array', () => ({ kind: 'set' })),
  pair('uuid', 'uuid', () => UUID),
  pair('bytes', 'uuid', ({ length }) =>
    length === null || length === 16 ? UUID : `a uuid has 16 bytes, and the other column holds up to ${length}`,
  ),
  pair('bytes', 'bytes', () => BYTES),
  pair('bits', 'bits', bitsForm),
  pair('inet', 'inet', () => TEXT),
  pair('json', 'json', () => JSON_FORM),
  pair('date', 'date', () => ({ kind: 'date' })),
  pair('date', 'timestamp', () => ({ kind: 'timestamp' })),
  pair('timestamp', 'timestamp', () => ({ kind: 'timestamp' })),
  pair('time', 'time', () => TIME),
  pair('time', 'interval', () => TIME),
  pair('interval', 'interval', () => TIME),
  pair('array', 'array', (one, other) => (one.of === other.of ? TEXT : 'the elements of the arrays differ in type')),
]);

/** Kinds whose values text can spell in more than one way. */
const SPELT: ReadonlySet<Kind> = new Set([
  'boolean',
  'decimal',
  'float',
  'date',
  'timestamp',
  'time',
  'interval',
  'year',
  'bits',
  'array',
]);

/** The form in which both columns of a pair are written as text; it is the same whichever side comes first. */
export function chooseForm(source: Column, target: Column): ChosenForm {
  const decided =
    PAIRS.get(pairName(source.type.kind, target.type.kind))?.(source.type, target.type) ?? whyNot(source, target);
  return typeof decided === 'string' ? { notCompared: decided } : { form: decided };
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

function whyNot(source: Column, target: Column): string {
  const kinds = [source.type.kind, target.type.kind];
  if (kinds.includes('geometry')) return 'a geometry has no text that both databases write alike';
  const unknown = [source, target].find(({ type }) => type.kind === 'other');
  if (unknown !== undefined) return `there is no common text for values of type ${unknown.rawType}`;
  const spelt = kinds.includes('text') ? kinds.find((kind) => SPELT.has(kind)) : undefined;
  if (spelt !== undefined)
    return `text spells one ${spelt} value in several ways, so equal values could look different`;
  return `${source.rawType} and ${target.rawType} hold different kinds of values`;
}

function decimal(scale: number): CanonicalForm {
  return scale <= 0 ? INTEGER : { kind: 'decimal', scale: Math.min(scale, MAX_SCALE) };
}

function textForm(fixed: boolean): CanonicalForm {
  return fixed ? { kind: 'text-trimmed' } : TEXT;
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
  decide: (one: Of<A>, other: Of<B>) => CanonicalForm | string,
): readonly [string, Decide] {
  const inOrder: Decide = (one, other) => {
    if (isKind(one, first) && isKind(other, second)) return decide(one, other);
    if (isKind(other, first) && isKind(one, second)) return decide(other, one);
    return `${one.kind} and ${other.kind} are no such pair`;
  };
  return [pairName(first, second), inOrder];
}
