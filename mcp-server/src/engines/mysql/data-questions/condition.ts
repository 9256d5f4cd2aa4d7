import type { RowQuestion } from '../../../model/data-question.ts';
import { assertNever } from '../../../model/errors.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';
import { jsonProblem } from './documents.ts';
import { generatedDiffers } from './generated.ts';
import { impossibleDate, momentOutside, timeOutside, zeroDate } from './moments.ts';
import { finerFraction, floatText, numberOutside } from './numbers.ts';
import { doubleEncoded, indexEntry, longer, notUtf8, nulCharacter, outsideCharset, trailingSpace } from './texts.ts';

type ColumnOf = (name: string) => AskedColumn;

/** A condition that is true of the rows that the question finds; null when no row can be one. */
export function condition(question: RowQuestion, columnOf: ColumnOf, flavor: string): string | null {
  if (question.kind === 'index entry') return indexEntry(question.parts, columnOf, question.than);
  return ofColumn(question, columnOf(question.column), flavor);
}

type ColumnQuestion = Exclude<RowQuestion, { kind: 'index entry' }>;

function ofColumn(question: ColumnQuestion, column: AskedColumn, flavor: string): string | null {
  switch (question.kind) {
    case 'zero date':
      return zeroDate(column);
    case 'impossible date':
      return impossibleDate(column);
    case 'number outside':
      return numberOutside(column, question.min, question.max);
    case 'finer fraction':
      return finerFraction(column, question.scale);
    case 'not finite':
      return null;
    case 'moment outside':
      return momentOutside(column, question);
    case 'time outside':
      return timeOutside(column, question.min, question.max);
    case 'json':
      return jsonProblem(column, question.problem, flavor);
    case 'generated differs':
      return generatedDiffers(column);
    case 'float text':
      return floatText(column);
    case 'no member':
      return is(column, 'enum') ? `${column.sql} + 0 = 0` : null;
    case 'srid':
      return SHAPES.test(parseRawType(column.rawType).base) ? `ST_SRID(${column.sql}) <> ${question.srid}` : null;
    default:
      return ofText(question, column);
  }
}

type TextQuestion = Extract<
  ColumnQuestion,
  { kind: 'longer' | 'nul character' | 'not utf8' | 'double encoded' | 'outside charset' | 'trailing space' }
>;

function ofText(question: TextQuestion, column: AskedColumn): string | null {
  switch (question.kind) {
    case 'longer':
      return longer(column, question.than, question.unit);
    case 'nul character':
      return nulCharacter(column);
    case 'not utf8':
      return notUtf8(column);
    case 'double encoded':
      return doubleEncoded(column);
    case 'outside charset':
      return outsideCharset(column, question.charset);
    case 'trailing space':
      return trailingSpace(column);
    default:
      return assertNever(question);
  }
}

const SHAPES =
  /^(geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection|geomcollection)$/;

function is({ rawType }: AskedColumn, base: string): boolean {
  return parseRawType(rawType).base === base;
}
