/** A line broken between words into parts of at most `width` characters, each part as far in as the line; a longer word stays whole. */
export function wrapped(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const parts: string[] = [];
  let part = line;
  while (part.length > width) {
    const last = part.lastIndexOf(' ', width);
    const at = last > indent.length ? last : part.indexOf(' ', width);
    if (at < 0) break;
    parts.push(part.slice(0, at));
    part = indent + part.slice(at + 1);
  }
  return [...parts, part];
}
