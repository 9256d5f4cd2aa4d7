import type { RowDigest } from '../../model/digest.ts';

/** Hex digits of a row digest in a line. */
const DIGEST_DIGITS = 30;

/**
 * Takes a line apart that holds the key columns and a row digest, joined by commas. `asIs` says for each key column that it stands
 * there as its canonical text, NULL as nothing; any other stands as hex of its UTF-8 bytes, NULL as the letter N.
 */
export function lineUnpacker(asIs: readonly boolean[]): (line: string) => RowDigest {
  const part = (packed: string, at: number) => (asIs[at] === true ? packed || null : fromHex(packed));
  // One key column is the rule, and this runs for every row that differs.
  const oneAsIs = asIs.length === 1 && asIs[0] === true;
  return (line) => {
    const keys = line.slice(0, -DIGEST_DIGITS - 1);
    return { key: oneAsIs ? [keys || null] : keys.split(',').map(part), digest: line.slice(-DIGEST_DIGITS) };
  };
}

function fromHex(packed: string): string | null {
  return packed === 'N' ? null : Buffer.from(packed, 'hex').toString('utf8');
}
