/** What a function of a neutral query computes; each engine reads its own spelling into these and writes them in its own. */
export type NeutralFunction =
  | 'coalesce'
  | 'nullif'
  /** NULL when any part is NULL. */
  | 'concat'
  /** Passes over NULL. */
  | 'concat skipping null'
  | 'characters'
  | 'bytes'
  | 'upper'
  | 'lower'
  | 'replace'
  | 'substring'
  | 'left'
  | 'right'
  | 'trim'
  | 'trim start'
  | 'trim end'
  | 'absolute'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'date of'
  /** Seconds since 1970 began in UTC. */
  | 'epoch'
  /** A date in digits: the second argument is a text of the letters Y M D h m s and plain signs. */
  | 'date text'
  /** A number, text or date as text. */
  | 'as text'
  /** A whole number in 64 bits. */
  | 'as whole'
  /** A number as a decimal, its value unchanged. */
  | 'as decimal';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'same' | 'not same';

/** An expression that means the same in every dialect that can write it. */
export type Expression =
  | { readonly kind: 'column'; readonly relation: string | null; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  /** The digits as written, so that 1.50 keeps its scale; never signed. */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'moment'; readonly type: 'date' | 'timestamp'; readonly value: string }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[]; readonly negated: boolean }
  | {
      readonly kind: 'between';
      readonly of: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | { readonly kind: 'like'; readonly of: Expression; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: 'is null'; readonly of: Expression; readonly negated: boolean }
  | {
      readonly kind: 'case';
      readonly whens: readonly { readonly when: Expression; readonly gives: Expression }[];
      readonly otherwise: Expression | null;
    }
  | { readonly kind: 'call'; readonly name: NeutralFunction; readonly arguments: readonly Expression[] }
  /** `of` is null for count(*). */
  | {
      readonly kind: 'aggregate';
      readonly name: 'count' | 'sum' | 'min' | 'max' | 'average';
      readonly distinct: boolean;
      readonly of: Expression | null;
      /** Digits after the point to which an average is rounded, half away from zero; left out where the engine decides. */
      readonly digits?: number;
    };

/** A table or view of a query, and the name by which the query calls it. */
export interface Relation {
  readonly schema: string | null;
  readonly name: string;
  readonly alias: string;
}

export interface Join {
  readonly kind: 'inner' | 'left' | 'right' | 'cross';
  readonly relation: Relation;
  /** null for a cross join. */
  readonly on: Expression | null;
}

export interface Output {
  readonly expression: Expression;
  /** null where the text leaves the name to the server. */
  readonly name: string | null;
}

export interface Select {
  readonly distinct: boolean;
  readonly outputs: readonly Output[];
  /** null: no FROM. */
  readonly from: Relation | null;
  readonly joins: readonly Join[];
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | null;
}

export interface Order {
  readonly by: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The query of a view as a tree that no dialect owns: only what has one meaning everywhere. */
export interface Query {
  readonly selects: readonly Select[];
  /** UNION ALL keeps duplicates, UNION does not; without meaning for one select. */
  readonly all: boolean;
  readonly order: readonly Order[];
}
