/** Key, whole number, decimal, timestamp and hex bytes of every size and sign; the same on every engine and run. */
export function generatedRows(count: number): string[][] {
  let state = 42n;
  const next = (below: bigint): bigint => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return (state >> 16n) % below;
  };
  return Array.from({ length: count }, (_, at) => {
    const sign = next(2n) === 0n ? '' : '-';
    const whole = next(10n ** next(18n));
    const micros = next(10n ** 6n)
      .toString()
      .padStart(6, '0');
    const moment = new Date(Number(next(4_000_000_000n)) * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const raw = next(2n ** 48n)
      .toString(16)
      .padStart(12, '0')
      .slice(0, Number(next(7n)) * 2);
    const nonZero = whole > 0n ? sign : '';
    const fraction = micros.replace(/0+$/, '');
    const instant = fraction === '' ? moment : `${moment}.${fraction}`;
    return [String(at), `${nonZero}${whole}`, `${nonZero}${whole}.${micros}`, instant, raw];
  });
}

const PIECES = [
  '',
  ' ',
  'a',
  ',',
  ';',
  'ß',
  '€',
  '😀',
  '\\',
  "'",
  '"',
  '%',
  '\n',
  '\t',
  '\u0001',
  'N',
  '3,abc',
  'e\u0301',
  '\ufeff',
  '中',
  '\u{10ffff}',
];

/** Key and a text of every character range and length, NULL now and then; the same on every engine and run. */
export function nastyRows(count: number): [string, string | null][] {
  return Array.from({ length: count }, (_, at) => {
    if (at % 17 === 0) return [String(at), null];
    const length = (at * 7) % 23;
    const value = Array.from({ length }, (_unused, place) => PIECES[(at * 31 + place * 13) % PIECES.length] ?? '');
    return [String(at), value.join('')];
  });
}

/** The rows as the list of an INSERT; MySQL must read backslashes as themselves for it. */
export function valuesList(rows: readonly (readonly (string | null)[])[]): string {
  const quoted = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  return rows.map((row) => `(${row.map(quoted).join(', ')})`).join(', ');
}
