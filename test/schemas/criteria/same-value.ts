/** Whether two defaults are the same value, each as its server prints it. */
export function sameValue(source: string, target: string, targetType: string): boolean {
  if (source === target) return true;
  if (source === 'now' || target === 'now') return false;
  if (targetType === 'boolean') return /^(?:t|true)$/.test(target) === (source !== '0') && /^[01]$/.test(source);
  if (targetType === 'bytea') return source.startsWith('\\x') ? source === target : false;
  if (targetType.endsWith('[]')) return `{${source}}` === target;
  if (targetType.startsWith('timestamp')) return source === target.replace(/(?:\.0+)?(?:\+00)?$/, '');
  const numbers = [source, target].map(Number);
  if (isNumber(targetType)) return source.trim() !== '' && numbers[0] === numbers[1];
  // PostgreSQL fills CHAR(n) up with spaces that count for nothing.
  if (/^character\(/.test(targetType)) return source.trimEnd() === target.trimEnd();
  return false;
}

function isNumber(type: string): boolean {
  return /^(?:smallint|integer|bigint|numeric|real|double precision)/.test(type);
}
