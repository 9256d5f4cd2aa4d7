import type { EngineName, Text } from '../descriptor.ts';

/** The first fields of a line in the bulk form of the engine that receives it. */
export function firstFields(engine: EngineName, line: string, count: number): Text[] {
  const fields: Text[] = [];
  for (let at = engine === 'mysql' ? 1 : 0; fields.length < count; at++) {
    const [field, end] = engine === 'mysql' ? mysqlField(line, at) : csvField(line, at);
    fields.push(field);
    at = end;
  }
  return fields;
}

/** A field of CSV and the place of the comma behind it; nothing at all is NULL. */
function csvField(line: string, start: number): [field: Text, end: number] {
  if (line[start] !== '"') {
    const comma = line.indexOf(',', start);
    const end = comma < 0 ? line.length : comma;
    return [start === end ? null : line.slice(start, end), end];
  }
  let end = line.indexOf('"', start + 1);
  while (line[end + 1] === '"') end = line.indexOf('"', end + 2);
  return [line.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}

const ESCAPED: Readonly<Record<string, string>> = { '0': '\0', Z: '\x1a' };

/** A value of VALUES as QUOTE() or the kit's own SQL writes it, and the place of the comma behind it. */
function mysqlField(line: string, start: number): [field: Text, end: number] {
  if (line[start] !== "'") return [null, start + 'NULL'.length];
  let text = '';
  for (let at = start + 1; ; at++) {
    const character = line[at] ?? '';
    const next = line[at + 1] ?? '';
    if (character === '\\') {
      text += ESCAPED[next] ?? next;
      at++;
    } else if (character === "'" && next === "'") {
      text += "'";
      at++;
    } else if (character === "'" || character === '') return [text, at + 1];
    else text += character;
  }
}
