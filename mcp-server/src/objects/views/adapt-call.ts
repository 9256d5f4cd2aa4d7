import type { Expression, NeutralFunction } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import { refuse } from './refuse.ts';
import {
  both,
  datePart,
  isInstant,
  isMoment,
  isNumber,
  isOf,
  type Shape,
  secondsShape,
  textValue,
  type Value,
  valueWords,
  wholeValue,
} from './shape.ts';
import { unify } from './unify.ts';
import { wide, widened } from './widen.ts';

type Call = Extract<Expression, { kind: 'call' }>;
type Kind =
  | 'text'
  | 'characters'
  | 'letters'
  | 'joined'
  | 'part of a date'
  | 'time'
  | 'seconds'
  | 'one of'
  | 'cast'
  | 'absolute'
  | 'date text';

const kinds: Readonly<Record<NeutralFunction, Kind>> = {
  coalesce: 'one of',
  nullif: 'one of',
  concat: 'joined',
  'concat skipping null': 'joined',
  characters: 'characters',
  bytes: 'characters',
  upper: 'letters',
  lower: 'letters',
  replace: 'text',
  substring: 'text',
  left: 'text',
  right: 'text',
  trim: 'text',
  'trim start': 'text',
  'trim end': 'text',
  absolute: 'absolute',
  year: 'part of a date',
  month: 'part of a date',
  day: 'part of a date',
  hour: 'time',
  minute: 'time',
  'date of': 'part of a date',
  epoch: 'seconds',
  'date text': 'date text',
  'as text': 'cast',
  'as whole': 'cast',
  'as decimal': 'cast',
};

/** A function's call, its arguments adapted and of types for which both sides compute the same. */
export function adaptCall(call: Call, context: Context, adapt: (part: Expression) => Adapted): Adapted {
  const parts = call.arguments.map(adapt);
  const [first] = parts;
  if (first === undefined) throw refuse(`${call.name} without a value`);
  const made = (value: Value): Adapted => ({
    expression: { ...call, arguments: parts.map(({ expression }) => expression) },
    value,
  });
  switch (kinds[call.name]) {
    case 'one of': {
      const { expressions, value } = unify(parts);
      if (call.name === 'nullif' && isOf(value, 'text') && !value.exact)
        context.doubt('NULLIF of texts: the collations differ');
      return { expression: { ...call, arguments: expressions }, value: { ...value, literal: false } };
    }
    case 'joined':
      return joined(call, parts, context);
    case 'cast':
      return cast(call, first, context);
    case 'absolute':
      if (!isNumber(first.value)) throw refuse(`abs() of ${valueWords(first.value)}`);
      return {
        expression: { ...call, arguments: [widened(first, context)] },
        value: { ...first.value, ...wide(first.value), literal: false },
      };
    case 'seconds':
      return seconds(first, context, made);
    case 'part of a date':
    case 'time':
    case 'date text':
      return dated(call, first, context, made);
    case 'text':
    case 'characters':
    case 'letters':
      return texts(call, parts, context);
  }
}

function dated({ name }: Call, { value }: Adapted, { from, to }: Context, made: (value: Value) => Adapted): Adapted {
  const times = kinds[name] === 'time';
  if (times ? !isOf(value, 'timestamp') : !isMoment(value)) throw refuse(`${name} of ${valueWords(value)}`);
  if (name === 'date of') return made(both({ family: 'date' }));
  // Digits and signs: no collation takes two of them for one.
  if (name === 'date text') return made(textValue(true));
  const [source, target] = [datePart(from.partsOfDates), datePart(to.partsOfDates)];
  return made({ source, target, exact: true, literal: false });
}

/** An instant has one number of seconds; a timestamp without a zone has one for every zone a session may be in. */
function seconds(part: Adapted, { doubt, from, to }: Context, made: (value: Value) => Adapted): Adapted {
  const { expression, value } = part;
  if (isOf(value, 'timestamp') || expression.kind !== 'column')
    doubt('the seconds since 1970 of a timestamp without a zone: the source reads it in the session’s');
  if (!isInstant(value) && !isOf(value, 'timestamp')) throw refuse(`the seconds since 1970 of ${valueWords(value)}`);
  const source = secondsShape(value.source, from.partsOfDates);
  const target = secondsShape(value.target, to.partsOfDates);
  return made({ source, target, exact: true, literal: false });
}

function texts(call: Call, parts: readonly Adapted[], context: Context): Adapted {
  const count = call.name === 'replace' ? 3 : 1;
  const adapted = parts.map((part, place) => (place < count ? asPlainText(part, call.name, context) : part.expression));
  const subjects = parts.slice(0, count).map(({ value }) => value);
  const kind = kinds[call.name];
  if (kind === 'letters' && !context.sameServer) {
    context.doubt(`${call.name}(): letters beyond ASCII have other capitals on the target`);
  }
  if (
    call.name === 'bytes' &&
    subjects.some(({ source, target }) => [source, target].some((shape) => shape.family === 'text' && !shape.utf8))
  ) {
    context.doubt('the length in bytes of a text that is not UTF-8 on both sides');
  }
  const expression: Expression = { ...call, arguments: adapted };
  if (kind === 'characters') return { expression, value: wholeValue };
  const exact = subjects.every((subject) => subject.exact && !subject.literal);
  return { expression, value: textValue(exact && (kind === 'text' || context.sameServer)) };
}

/** A text that no function sees padded; an enum's label as a text. */
function asPlainText({ expression, value }: Adapted, name: string, { doubt }: Context): Expression {
  if (isOf(value, 'null')) return expression;
  if (!isOf(value, 'text', 'enum')) throw refuse(`${name} of ${valueWords(value)}`);
  const fixed = [value.source, value.target].some((shape) => shape.family === 'text' && shape.fixed);
  if (fixed) doubt(`${name} of a CHAR(n), whose padding the two sides treat differently`);
  return value.target.family === 'enum' ? { kind: 'call', name: 'as text', arguments: [expression] } : expression;
}

function joined(call: Call, parts: readonly Adapted[], context: Context): Adapted {
  const expressions = parts.map((part) =>
    isOf(part.value, 'text', 'null') ? asPlainText(part, 'joining', context) : toText(part, context),
  );
  const texts = parts.every(({ value }) => value.exact && (isOf(value, 'text') || context.sameServer));
  const exact = texts && parts.some(({ value }) => !value.literal);
  return { expression: { ...call, arguments: expressions }, value: textValue(exact) };
}

function toText(part: Adapted, { doubt }: Context): Expression {
  const { expression, value } = part;
  const [a, b] = [value.source, value.target];
  const sameScale = scaleOf(a) !== null && scaleOf(a) === scaleOf(b);
  if (!isOf(value, 'whole') && !isOf(value, 'date') && !isOf(value, 'enum', 'text')) {
    if (!isNumber(value) && !isOf(value, 'timestamp')) throw refuse(`${valueWords(value)} as a text`);
    if (!sameScale) doubt(`${valueWords(value)} as a text, with another number of digits on the target`);
  }
  return { kind: 'call', name: 'as text', arguments: [expression] };
}

function scaleOf(shape: Shape): number | null {
  if (shape.family === 'whole') return 0;
  return shape.family === 'decimal' ? shape.scale : null;
}

/** Casts that PostgreSQL stores everywhere, dropped where they change nothing. */
function cast({ name }: Call, part: Adapted, context: Context): Adapted {
  const { value } = part;
  if (isOf(value, 'null')) return part;
  if (name === 'as text') {
    if (isOf(value, 'text')) return { expression: asPlainText(part, 'a cast', context), value };
    return { expression: toText(part, context), value: textValue(context.sameServer) };
  }
  if (name === 'as whole' && isOf(value, 'whole')) return part;
  if (name === 'as decimal' && isNumber(value)) return part;
  if (!isNumber(value)) throw refuse(`a cast of ${valueWords(value)} to a number`);
  throw refuse('a cast of a decimal to a whole number, which rounds');
}
