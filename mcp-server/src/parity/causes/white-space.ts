/** Only white space differs, anywhere: its kind, its amount, or that there is any. Zero-width spaces and byte order marks count as such. */
export function isWhiteSpace(source: string, target: string): boolean {
  return withoutWhiteSpace(source) === withoutWhiteSpace(target);
}

function withoutWhiteSpace(text: string): string {
  return text.replace(/[\s\u200b]+/gu, '');
}
