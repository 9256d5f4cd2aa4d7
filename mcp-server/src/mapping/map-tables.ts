import { type ConfiguredMapping, configuredMapping, type SettingProblem } from '../model/configured-mapping.ts';
import { isKitTable } from '../model/ledger.ts';
import { type Mapping, type TableName, tableKey } from '../model/mapping.ts';
import { looseName } from '../model/name-spellings.ts';
import type { Schema, Table } from '../model/schema.ts';
import { type MappedPair, mapPair } from './map-pair.ts';
import { mergeSources, type PairOfEntry } from './merge-sources.ts';
import type { Pool } from './pair-by-key.ts';
import { pairTables } from './pair-tables.ts';
import { type BothTables, type Entry, type ReadEntries, readEntries } from './read-entries.ts';
import { readRules } from './read-rules.ts';
import { below, type Report } from './report.ts';
import { shareColumns } from './share-columns.ts';
import { reportUnpaired } from './unpaired-entry.ts';

/** A mapping, and what is wrong with the settings that it was asked for with. It may be used only when nothing is. */
export interface MappedTables {
  readonly mapping: Mapping;
  readonly problems: readonly SettingProblem[];
}

export interface MappingQuestion {
  readonly source: Schema;
  readonly target: Schema;
  readonly asked: ConfiguredMapping;
  /** Both sides are one database: then a table is never its own counterpart, and only what the settings name is mapped. */
  readonly sameDatabase: boolean;
}

/** Pairs tables and columns by their names alone. The tables of the sync kit are no part of what is migrated. */
export function mapTables(source: Schema, target: Schema): Mapping {
  return mapAsConfigured({ source, target, asked: configuredMapping.parse({}), sameDatabase: false }).mapping;
}

/** Pairs tables and columns as the settings say, and the rest by name. Every problem is told, with its place in the settings. */
export function mapAsConfigured(question: MappingQuestion): MappedTables {
  const { sameDatabase } = question;
  const problems: SettingProblem[] = [];
  const report = below((path, message) => problems.push({ path, message }), 'mapping');
  const all = { source: migrated(question.source), target: migrated(question.target) };
  const read = readEntries(question, all, report);
  const free = freeTables(question, all, read);
  const pool = pairTables(question, free, readRules(question, all, report));
  const couldBe = (source: Table) => pool.rivals.get(source) ?? givenAway(source, all, read);
  const partners = all.source.flatMap((table) => partnersOf(table, read.entries, pool, sameDatabase));
  const pairs = mergeSources(
    partners.flatMap((partner) => pairOf(partner, question, couldBe, report)),
    read.entries,
  );
  const staying = partners.filter(({ target }) => sameDatabase && target === null);
  const stays = new Set(staying.map(({ source }) => tableKey(source)));
  return {
    mapping: {
      tables: shareColumns(pairs, stays),
      unmatched: unmatchedIn(free, pool, stays),
      leftBehind: [...read.leftBehind].map(nameOf),
      inPlace: sameDatabase ? untouched(all, free, pairs, read) : [],
    },
    problems,
  };
}

function migrated({ tables }: Schema): Table[] {
  return tables.filter(({ name }) => !isKitTable(name));
}

/** The tables that may be paired by name: nobody has said where they go. */
function freeTables({ asked, sameDatabase }: MappingQuestion, { source, target }: BothTables, read: ReadEntries) {
  const sources = Object.keys(asked.schemas);
  const targets = Object.values(asked.schemas);
  return {
    source: source.filter((table) => read.isFreeSource(table) && (!sameDatabase || sources.includes(table.schema))),
    target: target.filter((table) => read.isFreeTarget(table) && (!sameDatabase || targets.includes(table.schema))),
  };
}

interface Partner {
  readonly source: Table;
  /** null: nothing receives it. */
  readonly target: Table | null;
  readonly entry: Entry | null;
}

function partnersOf(source: Table, entries: readonly Entry[], pool: Pool<Table>, sameDatabase: boolean): Partner[] {
  const alike = pool.pairs.get(source) ?? null;
  const own = entries.filter((entry) => entry.source === source);
  if (own.length === 0) return alike === null ? [] : [{ source, target: alike, entry: null }];
  return own.map((entry) => {
    const itself = sameDatabase && entry.target !== null && tableKey(entry.target) === tableKey(source);
    return { source, target: itself ? null : (entry.target ?? alike), entry };
  });
}

function pairOf(
  { source, target, entry }: Partner,
  { asked, sameDatabase }: Pick<MappingQuestion, 'asked' | 'sameDatabase'>,
  couldBe: (source: Table) => readonly Table[],
  report: Report,
): PairOfEntry[] {
  if (target !== null)
    return [{ pair: mapPair(source, target, entry?.table ?? null, asked.mask_kinds, entry?.report ?? report), entry }];
  if (entry !== null) reportUnpaired(entry, sameDatabase, couldBe(source));
  return [];
}

/** The tables of the target that have the name of a source table and receive another one. */
function givenAway({ name }: Table, { target }: BothTables, read: ReadEntries): Table[] {
  return target.filter((table) => !read.isFreeTarget(table) && looseName(table.name) === looseName(name));
}

function unmatchedIn(free: BothTables, pool: Pool<Table>, stays: ReadonlySet<string>): Mapping['unmatched'] {
  const paired = new Set([...pool.pairs].flat());
  const left = (tables: readonly Table[]) =>
    tables
      .filter((table) => !paired.has(table))
      .map((table) => ({ ...nameOf(table), candidates: (pool.rivals.get(table) ?? []).map(nameOf) }));
  return { source: left(free.source).filter((table) => !stays.has(tableKey(table))), target: left(free.target) };
}

/** Where both sides are one database: what no pair, no decision and no name speaks of. */
function untouched(all: BothTables, free: BothTables, pairs: readonly MappedPair[], read: ReadEntries): TableName[] {
  const spoken = [...free.source, ...free.target, ...pairs.flatMap(({ source, target }) => [source, target])];
  const keys = new Set([...spoken, ...read.leftBehind].map(tableKey));
  return all.source.filter((table) => !keys.has(tableKey(table))).map(nameOf);
}

function nameOf({ schema, name }: TableName): TableName {
  return { schema, name };
}
