/** The 4 or 16 bytes of a network address in hex, with the length of its network or without, as text; null when they are none. */
export function addressText(hex: string): string | null {
  const [, digits = '', network = ''] = /^([0-9a-f]{8}|[0-9a-f]{32})(\/\d{1,3})?$/.exec(hex) ?? [];
  if (digits === '') return null;
  const parts = digits.match(digits.length === 8 ? /../g : /..../g) ?? [];
  const host = digits.length === 8 ? parts.map((part) => Number.parseInt(part, 16)).join('.') : parts.join(':');
  return host + network;
}
