import type { CanonicalForm } from '../../model/digest.ts';

/** The literal that stores a canonical text in a column of a type; `quote` writes a string literal. */
export function literalValue(
  text: string | null,
  _rawType: string,
  _form: CanonicalForm,
  quote: (value: string) => string,
): string {
  return text === null ? 'NULL' : quote(text);
}
