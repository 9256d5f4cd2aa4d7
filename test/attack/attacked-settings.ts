import { shellWord } from '../../mcp-server/src/model/shell-word.ts';
import type { Filling } from './every-setting.ts';
import { HOMES, type Home, type Placed } from './hostile-sections.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';

/** Each attack once, as a name that both engines take. */
export const ATTACKS = [...new Set(HOSTILE_NAMES.map((text) => text.trim()))];
/** Where every attack is refused for its form, and the nearest thing to one that is taken. */
const SHAPED: Readonly<Record<string, (attack: string) => string>> = {
  'mapping.tables[].tolerance{}': () => '0.01',
  'migration.start': () => '2026-03-02',
  'migration.deadline': () => '2026-12-01',
  'observe.latency_urls[]': (attack) =>
    `http://127.0.0.1:9/${encodeURIComponent(attack)}?${encodeURIComponent(attack)}`,
  // A command as a person writes it, who quotes what is to be one word.
  'observe.kit_command': (attack) =>
    `npm --prefix ${shellWord(attack.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ''))} run sync --`,
  'cdc.connect_url': (attack) => `http://127.0.0.1:9/${encodeURIComponent(attack)}`,
  'cdc.brokers[]': () => '127.0.0.1:9',
  'cdc.prefix': () => 'l-9',
};
/** Places of which all name the same, in one file. */
const SAME: Readonly<Record<string, string>> = {
  'mapping.leave_behind[].schema': 'mapping.tables[].source.schema',
  'mapping.schemas{key}': 'mapping.tables[].source.schema',
  'mapping.schemas{}': 'mapping.tables[].target.schema',
};
const NAMES_A_TABLE = /(?:source|target|table|into|leave_behind\[\])$/;

/** What has stood where, in all files. */
export const everPlaced: Placed[] = [];

/** Gives each place the next attack that it takes; `placed` says which. */
export function attacking(first: number, apart: boolean): Filling & { readonly placed: Placed[] } {
  const placed: Placed[] = [];
  let at = first;
  const take = (path: string, text: string) => {
    placed.push({ path, text });
    everPlaced.push({ path, text });
    return text;
  };
  const give = (path: string, { pattern, format }: { pattern?: string; format?: string }) => {
    if (path.endsWith('>.name')) return take(path, 'change_9');
    // No two tables of a union are marked alike, and a mark takes no sign that could be an attack.
    if (path.endsWith('<union-tables>.others[].value')) return take(path, 'other_9');
    if (path.endsWith('<change-type>.type')) return take(path, 'varchar(70)');
    if (path.endsWith('<change-primary-key>.rename{key}')) return take(path, `${tableOf(placed)}.id`);
    const said = placed.find(
      (one) => one.path === SAME[path] || [path, one.path].every((each) => /^changes.*\.schema$/.test(each)),
    );
    if (said !== undefined) return take(path, said.text);
    const fits = (text: string) =>
      (pattern === undefined || new RegExp(pattern, 'u').test(text)) &&
      format === undefined &&
      path !== 'observe.kit_command' &&
      // A dot parts a schema from a table, and a key of this name is refused.
      !(text.includes('.') && NAMES_A_TABLE.test(path) && !apart) &&
      !(text === '__proto__' && path.endsWith('{key}'));
    const ahead = ATTACKS.map((_, step) => ATTACKS[(at + step) % ATTACKS.length] ?? '');
    const step = ahead.findIndex(fits);
    // What has a form of its own takes no turn: the attack that fits it may be far ahead.
    at += pattern === undefined ? step + 1 : 0;
    const text = ahead[step];
    return take(path, text ?? SHAPED[path]?.(ahead[0] ?? '') ?? `nothing is known that ${path} takes`);
  };
  return { give, apart, placed };
}

const tableOf = (placed: readonly Placed[]) => placed.find(({ path }) => />\.table(?:\.name)?$/.test(path))?.text;

/** A condition on a list of values says so, and so does whoever names an authority for TLS. */
export function listed(written: unknown): unknown {
  return JSON.parse(JSON.stringify(written), (_key, value) => {
    if (value?.ca_file !== undefined) return { ...value, tls: true };
    return Array.isArray(value?.value) ? { ...value, op: 'in' } : value;
  });
}

/** A change as somebody would write it: what only one form of it has does not stand beside what only another has. */
export function asWritten(changes: unknown, home: Home): unknown[] {
  const [change] = Object(listed(changes));
  if (change.kind === 'change-primary-key')
    return home === HOMES.postgres
      ? [{ ...change, type: 'uuid', storage: 'uuid' }]
      : [
          { ...change, type: 'bigint', rename: {}, storage: undefined },
          { ...change, type: 'uuid', storage: 'char(36)' },
        ];
  if (change.kind !== 'partition-table') return [change];
  const [{ below, in: values, ...named }] = change.partitions;
  return [
    { ...change, by: 'range', partitions: [{ ...named, below }] },
    { ...change, by: 'list', partitions: [{ ...named, in: values }] },
  ];
}
