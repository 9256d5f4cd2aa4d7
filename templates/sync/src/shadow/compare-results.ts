import { normalForm } from '../values/normal-form.ts';
import { quantity } from '../values/quantity.ts';
import { sameValue } from '../values/same-value.ts';
import { type Plain, plainValue } from './plain-value.ts';
import type { FieldRule, ResultDifference, ResultRules } from './result-rules.ts';

/** Thrown for results that are too large or too deep to compare. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

const MOST_VALUES = 200_000;
const DEEPEST = 50;

interface Walk {
  readonly rules: ResultRules;
  readonly found: ResultDifference[];
  values: number;
}

interface Place {
  readonly path: string;
  readonly key: ResultDifference['key'];
  readonly depth: number;
}

/** Where two results differ, each field by its rule. Anything may be given: what is no such result differs. */
export function compareResults(control: unknown, candidate: unknown, rules: ResultRules = {}): ResultDifference[] {
  const walk: Walk = { rules, found: [], values: 0 };
  compare(walk, { path: '', key: null, depth: 0 }, control, candidate);
  return walk.found;
}

function compare(walk: Walk, place: Place, one: unknown, other: unknown): void {
  const rule = ruleAt(walk, place.path);
  if (rule === null) return;
  step(walk, place.depth);
  if (rule.same !== undefined) {
    if (!rule.same(one, other)) differ(walk, place, plainValue(one), plainValue(other));
    return;
  }
  const [control, candidate] = [plainValue(one), plainValue(other)];
  if (control.kind === 'list' && candidate.kind === 'list') compareLists(walk, place, control, candidate);
  else if (control.kind === 'fields' && candidate.kind === 'fields') compareFields(walk, place, control, candidate);
  else if (!sameScalar(rule, control, candidate)) differ(walk, place, control, candidate);
}

function compareFields(
  walk: Walk,
  { path, key, depth }: Place,
  control: Extract<Plain, { kind: 'fields' }>,
  candidate: Extract<Plain, { kind: 'fields' }>,
): void {
  for (const name of new Set([...control.fields.keys(), ...candidate.fields.keys()])) {
    const place = { path: path === '' ? name : `${path}.${name}`, key, depth: depth + 1 };
    compare(walk, place, control.fields.get(name), candidate.fields.get(name));
  }
}

function compareLists(
  walk: Walk,
  place: Place,
  control: Extract<Plain, { kind: 'list' }>,
  candidate: Extract<Plain, { kind: 'list' }>,
): void {
  const { key } = walk.rules;
  if (place.path === '' && place.depth === 0 && key !== undefined) {
    if (compareByKey(walk, place, key, control.items, candidate.items)) return;
  }
  const [ours, theirs] = [control.items, candidate.items];
  if (ours.length !== theirs.length) {
    const kind = ours.length > theirs.length ? 'missing' : 'extra';
    walk.found.push({ field: place.path, kind, key: place.key, ...counts(ours.length, theirs.length) });
    return;
  }
  const unordered =
    control.unordered ||
    ruleAt(walk, place.path)?.unordered === true ||
    (place.depth === 0 && walk.rules.unordered === true);
  const inner = { ...place, depth: place.depth + 1 };
  if (unordered) {
    const sorted = [ours, theirs].map((items) => byText(walk, inner, items).map(({ item }) => item));
    for (const [at, item] of (sorted[0] ?? []).entries()) compare(walk, inner, item, sorted[1]?.[at]);
    return;
  }
  const before = walk.found.length;
  for (const [at, item] of ours.entries()) compare(walk, inner, item, theirs[at]);
  if (walk.found.length > before && sameTexts(walk, inner, ours, theirs)) {
    walk.found.splice(before, walk.found.length, {
      field: place.path,
      kind: 'order',
      key: place.key,
      control: null,
      candidate: null,
    });
  }
}

/** False when the rows cannot be told apart by the key: some have the same, or are no rows. */
function compareByKey(
  walk: Walk,
  place: Place,
  key: readonly string[],
  ours: readonly unknown[],
  theirs: readonly unknown[],
): boolean {
  const [control, candidate] = [rowsByKey(walk, key, ours), rowsByKey(walk, key, theirs)];
  if (control === null || candidate === null) return false;
  for (const [id, { item, texts }] of control) {
    const match = candidate.get(id);
    if (match === undefined) {
      walk.found.push({ field: '', kind: 'missing', key: texts, control: null, candidate: null });
    } else compare(walk, { ...place, key: texts, depth: place.depth + 1 }, item, match.item);
  }
  for (const [id, { texts }] of candidate) {
    if (!control.has(id)) walk.found.push({ field: '', kind: 'extra', key: texts, control: null, candidate: null });
  }
  return true;
}

function rowsByKey(walk: Walk, key: readonly string[], rows: readonly unknown[]) {
  const found = new Map<string, { item: unknown; texts: (string | null)[] }>();
  for (const item of rows) {
    const row = plainValue(item);
    if (row.kind !== 'fields') return null;
    const texts = key.map((field) => normalText(walk, field, plainValue(row.fields.get(field))));
    found.set(JSON.stringify(texts), { item, texts });
  }
  return found.size === rows.length ? found : null;
}

function sameScalar(rule: FieldRule, control: Plain, candidate: Plain): boolean {
  const [one, other] = [textOf(control, rule), textOf(candidate, rule)];
  if (one === undefined || other === undefined) return false;
  const loose = rule.rule !== undefined || rule.tolerance !== undefined;
  if (!loose && control.kind !== candidate.kind) return false;
  const { tolerance } = rule;
  return sameValue({ rule: rule.rule ?? 'exact', ...(tolerance === undefined ? {} : { tolerance }) }, one, other);
}

/** Undefined for what has no text of its own. */
function textOf(value: Plain, { caseless }: FieldRule): string | null | undefined {
  if (value.kind === 'null') return null;
  if (value.kind === 'list' || value.kind === 'fields') return undefined;
  return caseless === true ? value.text.normalize('NFC').toLowerCase() : value.text;
}

/** Text that is the same for values which the rules hold for the same, tolerances aside. */
function normalText(walk: Walk, path: string, value: Plain): string | null {
  const rule = ruleAt(walk, path) ?? {};
  const text = textOf(value, rule);
  return text === undefined
    ? JSON.stringify(contentOf(walk, { path, key: null, depth: 0 }, value))
    : normalForm(rule.rule ?? 'exact', text);
}

/** The value as JSON in which what is ignored is left out and what is unordered is sorted. */
function contentOf(walk: Walk, place: Place, value: Plain): unknown {
  step(walk, place.depth);
  if (value.kind === 'list') {
    const inner = { ...place, depth: place.depth + 1 };
    const unordered = value.unordered || ruleAt(walk, place.path)?.unordered === true;
    const texts = value.items.map((item) => JSON.stringify(contentOf(walk, inner, plainValue(item))));
    return unordered ? texts.sort() : texts;
  }
  if (value.kind !== 'fields') return [value.kind, normalText(walk, place.path, value)];
  return [...value.fields]
    .flatMap(([name, held]) => {
      const path = place.path === '' ? name : `${place.path}.${name}`;
      const plain = plainValue(held);
      if (ruleAt(walk, path) === null || plain.kind === 'null') return [];
      return [[name, contentOf(walk, { path, key: null, depth: place.depth + 1 }, plain)] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function byText(walk: Walk, place: Place, items: readonly unknown[]) {
  return items
    .map((item) => ({ item, text: JSON.stringify(contentOf(walk, place, plainValue(item))) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

function sameTexts(walk: Walk, place: Place, ours: readonly unknown[], theirs: readonly unknown[]): boolean {
  const [one, other] = [ours, theirs].map((items) => byText(walk, place, items).map(({ text }) => text));
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Null: the field does not count. */
function ruleAt({ rules }: Walk, path: string): FieldRule | null {
  const rule = rules.fields?.[path] ?? {};
  return rule === 'ignore' ? null : rule;
}

function step(walk: Walk, depth: number): void {
  walk.values += 1;
  if (walk.values > MOST_VALUES) throw new TooLargeError(`the results hold more than ${MOST_VALUES} values`);
  if (depth > DEEPEST) throw new TooLargeError(`the results are deeper than ${DEEPEST} levels, or refer to themselves`);
}

function differ(walk: Walk, { path, key }: Place, control: Plain, candidate: Plain): void {
  walk.found.push({ field: path, kind: 'different', key, control: shown(control), candidate: shown(candidate) });
}

function shown(value: Plain): string | null {
  if (value.kind === 'null') return null;
  if (value.kind === 'list') return `a list of ${value.items.length}`;
  return value.kind === 'fields' ? `an object of ${quantity(value.fields.size, 'field')}` : value.text;
}

function counts(control: number, candidate: number) {
  return { control: quantity(control, 'row'), candidate: quantity(candidate, 'row') };
}
