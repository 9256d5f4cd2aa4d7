/** The messages of a compiled gettext catalogue, without its header and those that have a context or a plural. */
export function readMo(bytes: Buffer): { original: string; translated: string }[] {
  const word = bytes.readUInt32LE(0) === 0x950412de ? bytes.readUInt32LE : bytes.readUInt32BE;
  const at = (offset: number) => word.call(bytes, offset);
  const text = (table: number, index: number) => {
    const length = at(table + index * 8);
    const start = at(table + index * 8 + 4);
    return bytes.toString('utf8', start, start + length);
  };
  const originals = at(12);
  const translations = at(16);
  return Array.from({ length: at(8) }, (_, index) => ({
    original: text(originals, index),
    translated: text(translations, index),
  })).filter(({ original }) => original !== '' && !original.includes('\0') && !original.includes('\u0004'));
}
