import type { TableName } from './mapping.ts';

/** One line of a configuration, and why it says so. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly because: string;
}

/** A connector as Kafka Connect is told of it. Its settings hold `connector.class`; the name stands beside them. */
export interface Connector {
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** One statement with what it is for; it ends without a semicolon. */
export interface CdcStatement {
  readonly about: string;
  readonly sql: string;
}

/** What is done to a database, and how it is taken back. */
export interface CdcScript {
  readonly run: readonly CdcStatement[];
  readonly undo: readonly CdcStatement[];
}

/** A pair of tables that the connectors carry. */
export interface CdcTable {
  readonly source: TableName;
  readonly target: TableName;
  readonly topic: string;
  /** 1 where changes of different rows must stay in order. */
  readonly partitions: number;
  /** The name of the sink that writes it. */
  readonly sink: string;
  /** The source’s columns that identify a row. */
  readonly key: readonly string[];
  /** In words: what the sink does to it beyond copying. */
  readonly changes: readonly string[];
}

/** A table, or a column of it, that the connectors do not carry, and why. */
export interface CdcRefusal {
  readonly table: string;
  readonly column: string | null;
  readonly reason: string;
}

/** Something that the connectors cannot do, or do otherwise, with a table that they carry. */
export interface CdcLimit {
  readonly table: string;
  readonly what: string;
}

/** A message to the connector through its signal table. */
export interface CdcSignal {
  readonly name: string;
  readonly about: string;
  readonly statements: readonly CdcStatement[];
}

/** How Kafka’s brokers are spoken to. */
export interface KafkaSecurity {
  readonly tls: boolean;
  /** Their certificates are of an authority that the machine does not know: its file is given. */
  readonly ownAuthority: boolean;
  readonly sasl: 'plain' | 'scram-sha-256' | 'scram-sha-512' | null;
}

/** What is generated for change data capture with Debezium on Kafka Connect, of one migration. */
export interface DescribedCdc {
  /** Begins the name of every connector, topic, slot and publication. */
  readonly prefix: string;
  readonly kafka: KafkaSecurity;
  /** Null: nothing can be carried. */
  readonly source: Connector | null;
  readonly sinks: readonly Connector[];
  /** Debezium’s artifacts that the workers need. */
  readonly plugins: readonly string[];
  /** Properties of the distributed workers. */
  readonly worker: readonly Setting[];
  readonly tables: readonly CdcTable[];
  readonly refused: readonly CdcRefusal[];
  readonly limits: readonly CdcLimit[];
  readonly sourceSetup: CdcScript;
  readonly targetSetup: CdcScript;
  /** Part of it only a superuser of the target may run. */
  readonly needsSuperuser: boolean;
  /** Versions of rows for appliers that are not the kit; only where something else than the sinks writes the target. */
  readonly sourceGuard: CdcScript;
  readonly targetGuard: CdcScript;
  readonly signals: readonly CdcSignal[];
  /** Where the signal and the heartbeat table stand. */
  readonly homes: { readonly source: string; readonly target: string };
  readonly dms: DescribedDms;
}

/** AWS DMS: the documents of one task as values of JSON, and what it cannot do for these tables. */
export interface DescribedDms {
  readonly tableMappings: unknown;
  readonly taskSettings: unknown;
  readonly alarms: readonly { readonly name: string; readonly input: unknown }[];
  readonly refused: readonly CdcRefusal[];
  readonly limits: readonly CdcLimit[];
  readonly choices: readonly Setting[];
}

/** A figure, and the arithmetic behind it. */
export interface CdcFigure {
  readonly what: string;
  readonly value: string;
  readonly how: string;
}

/** How large the platform must be, and how equality is proven on it. */
export interface CdcCapacity {
  readonly pipe: readonly CdcFigure[];
  readonly parity: readonly CdcFigure[];
}
