/** The same characters composed in another way: NFC, NFD or one of the compatibility forms. */
export function isUnicodeNormalization(source: string, target: string): boolean {
  return source.normalize('NFC') === target.normalize('NFC') || isCompatibilityForm(source, target);
}

/** Only when one side is the normal form itself: two texts that merely share it say different things, as ² and ₂ do. */
function isCompatibilityForm(source: string, target: string): boolean {
  const forms = (text: string) => [text.normalize('NFKC'), text.normalize('NFKD')];
  return forms(source).includes(target) || forms(target).includes(source);
}
