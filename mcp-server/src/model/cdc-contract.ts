import type { CdcScript, CdcStatement, Setting } from './described-cdc.ts';
import type { Column, Schema, Table } from './schema.ts';

/** A carried table of one side, with the columns that identify a row, and its target for the types of its columns. */
export interface CdcSideTable {
  readonly table: Table;
  readonly key: readonly string[];
  /** Pairs of carried columns, this side’s first. */
  readonly pairs: readonly { readonly own: Column; readonly other: Column }[];
  /** Twelve hex digits, others for another table. */
  readonly id: string;
}

/** What one engine’s part of the configuration is made from. */
export interface CdcSideInput {
  readonly schema: Schema;
  /** Where the signal and the heartbeat table stand. */
  readonly home: string;
  readonly prefix: string;
  readonly tables: readonly CdcSideTable[];
  /** Whether the connection of Lockstep is encrypted: then that of the connectors must be too. */
  readonly encrypted: boolean;
}

/** How one engine is read and written by Debezium. Pure. */
export interface CdcEngine {
  /** Its log keeps rows that the statement did not name: those that cascades change. */
  logsCascades(schema: Schema): boolean;
  /** Its log holds what the server computes (generated columns). */
  readonly logsGenerated: boolean;
  /** The session of the sink runs the target’s triggers. */
  readonly runsTriggers: boolean;
  /** The artifact of Debezium that reads its log. */
  plugin(schema: Schema): string;
  /** A character that the sink’s quoting of a name cannot hold. */
  readonly quote: string;
  /** Why its log does not carry the table; null: it does. */
  refuses(table: Table): string | null;
  /** What its log or its connector does otherwise with this table. */
  limits(table: CdcSideTable, schema: Schema): readonly string[];
  /** The settings of the source connector that only this engine has. */
  source(input: CdcSideInput): readonly Setting[];
  /** Signal table, heartbeat table, grants, and what the log needs. */
  prepareSource(input: CdcSideInput): CdcScript;
  /** The settings of a sink that only this engine has, for the tables of one schema. */
  sink(input: Pick<CdcSideInput, 'schema' | 'encrypted'> & { readonly namespace: string }): readonly Setting[];
  prepareTarget(input: CdcSideInput): CdcScript;
  /** Whether only a superuser may run a part of that. */
  needsSuperuser(schema: Schema): boolean;
  /** A column of versions and what keeps it, on the side where rows are changed. */
  guardSource(input: CdcSideInput): CdcScript;
  /** What refuses older versions, on the side where rows arrive. */
  guardTarget(input: CdcSideInput): CdcScript;
  /** What its endpoint of AWS DMS must be told beside address and login. */
  readonly dmsEndpoint: { readonly source: readonly Setting[]; readonly target: readonly Setting[] };
  /** Sends a signal to the connector; `name` begins its id, which is another one each time. */
  signal(home: string, name: string, type: string, data: string): CdcStatement;
}

/** The tables that change data capture adds. */
export const CDC_SIGNAL = 'lockstep_cdc_signal';
export const CDC_HEARTBEAT = 'lockstep_cdc_heartbeat';
export const CDC_TOMBSTONE = 'lockstep_cdc_tombstone';
/** The column that a guard adds. */
export const CDC_VERSION = 'lockstep_version';

/** A name as a regular expression of Java that means this name and nothing else, also inside a list that commas divide. */
export function regexOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, (character) => `\\${character}`);
}

/** `schema.table` as a regular expression of Debezium’s lists. */
export function tableRegex({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${regexOf(schema)}\\.${regexOf(name)}`;
}

/** An entry of `column.exclude.list` that means no column: where there is a list, the snapshot names the columns that it reads. */
export function noColumn(home: string): string {
  return `${regexOf(home)}\\.${CDC_SIGNAL}\\.nothing`;
}

/** A value of the worker’s environment, which its config provider puts in: the end of its name. */
export function fromEnvironment(name: string): string {
  return `\${env:LOCKSTEP_CDC_${name}}`;
}
