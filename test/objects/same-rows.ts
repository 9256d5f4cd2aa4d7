/** Rows as a sorted list of texts in which one value has one spelling: 1.50 and 1.5, t and 1, a second with and without digits. */
export function multiset(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => JSON.stringify(row.map(spelled))).sort();
}

function spelled(value: string): string {
  if (value === 't' || value === 'true') return '1';
  if (value === 'f' || value === 'false') return '0';
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(value))
    return value
      .replace(/\+00$/, '')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === '' || (whole.length > 1 && whole.startsWith('0'))) return value;
  const digits = fraction.replace(/0+$/, '');
  return `${sign}${whole}${digits === '' ? '' : `.${digits}`}`;
}
