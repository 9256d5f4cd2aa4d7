import type { Column, Schema, Table } from '../../../mcp-server/src/model/schema.ts';
import type { Semantics } from '../../../mcp-server/src/model/semantics.ts';
import { integer, schema, table } from '../build.ts';
import { mysqlSemantics } from '../servers.ts';

/** A source and a target. */
export type Pair = readonly [source: Schema, target: Schema];

/** What a rule is shown: a difference that it must name, and what only looks like one. A schema beside itself is tried by itself. */
export interface RuleCase {
  readonly different: Pair;
  readonly near: readonly [Pair, ...Pair[]];
  /** What lockstep.yaml says of the mapping; names decide when it is left out. */
  readonly mapping?: string;
}

/** Cases by the id of their rule. */
export type RuleCases = Readonly<Record<string, RuleCase>>;

/** Two databases of one table `orders` with an id and one column. */
export function columnPair(source: Column, target: Column): Pair {
  const orders = (column: Column) => schema([table('orders', [integer('id', {}, 64), column])]);
  return [orders(source), orders(target)];
}

/** Two databases of one table each. */
export function tablePair(source: Table, target: Table): Pair {
  return [schema([source]), schema([target])];
}

/** The same tables on servers that differ in some traits. */
export function serverPair(tables: readonly Table[], from: Partial<Semantics>, to: Partial<Semantics>): Pair {
  return [schema(tables, { semantics: server(from) }), schema(tables, { semantics: server(to) })];
}

/** MySQL but for some traits. */
export function server(traits: Partial<Semantics>): Semantics {
  return { ...mysqlSemantics, ...traits };
}
