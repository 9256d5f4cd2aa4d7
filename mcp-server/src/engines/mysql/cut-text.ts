import { LockstepError } from '../../model/errors.ts';
import type { Named } from './row.ts';

/** GROUP_CONCAT() cut its text. */
const CUT = '1260';
/** A value was larger than max_allowed_packet, or held bytes that its character set does not know: it is NULL now, or a question mark. */
const NO_TEXT: ReadonlySet<string> = new Set(['1300', '1301', '3854']);
/**
 * The error when the warnings of a digest tell that a text was cut or is missing, and so other rows have the same digest; null when
 * all is well. A server counts more warnings than it lists (max_error_count); what the others say is not known.
 */
export function cutTextError(listed: readonly Named[], counted: number, about: string): LockstepError | null {
  const codes = new Set(listed.map((warning) => warning.get('Code') ?? ''));
  if ([...codes].some((code) => NO_TEXT.has(code))) return noCanonicalText(about);
  return codes.has(CUT) || listed.length < counted ? tooManyRows(about) : null;
}

/** A span whose rows must be digested one by one. */
export function tooManyRows(about: string): LockstepError {
  return new LockstepError('LIMIT', `${about}: the rows of a span are too large for one digest`, {
    hint: 'Ask for smaller spans. The server cuts the text of a span at its max_allowed_packet.',
    serverCode: CUT,
  });
}

/** A row is too large, or cannot be read as text, on this server. */
export function noCanonicalText(about: string): LockstepError {
  return new LockstepError('LIMIT', `${about}: a row has no canonical text`, {
    hint: 'It is larger than the server’s max_allowed_packet, or holds text that is not valid in its character set: raise the setting, or leave the column out.',
  });
}
