import type { RowQuestion } from '../../../model/data-question.ts';
import { LockstepError } from '../../../model/errors.ts';
import type { AskedColumn } from '../../engine.ts';
import { jsonProblem } from './documents.ts';
import { generatedDiffers } from './generated.ts';
import { momentOutside, timeOutside } from './moments.ts';
import { finerFraction, notFinite, numberOutside } from './numbers.ts';
import { doubleEncoded, indexEntry, longer, notUtf8, outsideCharset, trailingSpace } from './texts.ts';

/** A condition that is true of the rows that the question finds; null when no row can be one. */
export function condition(question: RowQuestion, columnOf: (name: string) => AskedColumn): string | null {
  if (question.kind === 'index entry') return indexEntry(question.parts, columnOf, question.than);
  const column = columnOf(question.column);
  switch (question.kind) {
    case 'number outside':
      return numberOutside(column, question.min, question.max);
    case 'finer fraction':
      return finerFraction(column, question.scale);
    case 'not finite':
      return notFinite(column);
    case 'moment outside':
      return momentOutside(column, question);
    case 'time outside':
      return timeOutside(column, question.min, question.max);
    case 'longer':
      return longer(column, question.than, question.unit);
    case 'not utf8':
      return notUtf8(column);
    case 'double encoded':
      return doubleEncoded(column);
    case 'outside charset':
      return outsideCharset(column, question.charset);
    case 'trailing space':
      return trailingSpace(column);
    case 'json':
      return jsonProblem(column, question.problem);
    case 'generated differs':
      return generatedDiffers(column);
    case 'srid':
      throw new LockstepError(
        'UNSUPPORTED',
        `the SRIDs of column ${column.sql} were not judged: PostGIS may live in any schema`,
        {
          hint: 'Look at SELECT DISTINCT ST_SRID(…) by hand.',
        },
      );
    // No value of PostgreSQL can be one of these.
    case 'zero date':
    case 'impossible date':
    case 'nul character':
    case 'no member':
    case 'float text':
      return null;
  }
}
