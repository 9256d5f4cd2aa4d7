import type { Split, SplitPart } from '../../../model/ddl.ts';
import type { Partitioning } from '../../../model/schema.ts';

const VALUE = /\s*('(?:[^']|'')*'|[^,()]+)\s*(?:,|$)/g;

/** Partitions as pg_get_partkeydef() and pg_get_expr() spell them; null where the key is an expression, or ranges leave gaps. */
export function readSplit({ method, key, partitions }: Partitioning): Split | null {
  const columns = key.split(',').map((name) => name.trim());
  if (columns.some((name) => !/^([a-z_][\w$]*|"(?:[^"]|"")+")$/.test(name))) return null;
  const names = columns.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
  if (method === 'hash') return { method, columns: names, parts: partitions.map(({ name }) => part(name, {})) };
  if (method === 'list') {
    const parts = partitions.map(({ name, bound }) => listPart(name, bound));
    const known = parts.filter((item) => item !== null);
    return known.length === parts.length ? { method, columns: names, parts: known } : null;
  }
  return method === 'range' ? readRanges(names, partitions) : null;
}

function part(name: string, given: Partial<SplitPart>): SplitPart {
  return { name, below: [], values: [], rest: false, ...given };
}

function values(list: string): (string | null)[] {
  return [...list.matchAll(VALUE)].map(([, text = '']) => literal(text.trim()));
}

function literal(text: string): string | null {
  if (/^(null|maxvalue)$/i.test(text)) return null;
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
}

function listPart(name: string, bound: string): SplitPart | null {
  if (bound === 'DEFAULT') return part(name, { rest: true });
  const list = /^FOR VALUES IN \((.*)\)$/s.exec(bound)?.[1];
  return list === undefined ? null : part(name, { values: values(list) });
}

/** MySQL’s ranges have no gaps: each must begin where another ends. */
function readRanges(columns: string[], partitions: Partitioning['partitions']): Split | null {
  const ranges = new Map<string, SplitPart>();
  let rest: SplitPart | null = null;
  for (const { name, bound } of partitions) {
    const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s.exec(bound) ?? [];
    if (bound === 'DEFAULT') rest = part(name, { rest: true });
    else if (from === undefined || to === undefined) return null;
    else ranges.set(from, part(name, { below: values(to) }));
  }
  const parts: SplitPart[] = [];
  const ends = new Map([...ranges].map(([from, item]) => [JSON.stringify(item.below), from]));
  let next = [...ranges].find(([from]) => !ends.has(JSON.stringify(values(from))));
  while (next !== undefined) {
    parts.push(next[1]);
    const end = JSON.stringify(next[1].below);
    next = [...ranges].find(([from, item]) => JSON.stringify(values(from)) === end && !parts.includes(item));
  }
  if (parts.length < ranges.size) return null;
  return { method: 'range', columns, parts: rest === null ? parts : [...parts, rest] };
}
