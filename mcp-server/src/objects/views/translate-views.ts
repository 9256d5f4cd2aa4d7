import { LockstepError } from '../../model/errors.ts';
import type { View } from '../../model/schema.ts';
import type { Relation } from '../../model/sql-query.ts';
import { type AdaptedQuery, adaptQuery } from './adapt-query.ts';
import type { ScopeRelation } from './context.ts';
import { refuse } from './refuse.ts';
import { relationsOf } from './relations-of.ts';
import { type TableScope, tableScopes } from './table-scopes.ts';
import type { ViewMove } from './view-move.ts';

export interface Translation {
  /** null: refused, and `doubts` says why. */
  readonly sql: string | null;
  /** Empty when the rows are the same for the same data. */
  readonly doubts: readonly string[];
}

/** A view as a map key. */
export function viewKey({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}

/** The translation of every readable view, by its key, in an order in which each stands after the views it reads. */
export function translateViews(move: ViewMove): Map<string, Translation> {
  const translator = new Translator(move);
  for (const view of move.source.views) translator.translate(view);
  return translator.done;
}

class Translator {
  readonly done = new Map<string, Translation>();
  readonly #move: ViewMove;
  readonly #tables: ReadonlyMap<string, TableScope>;
  readonly #views: ReadonlyMap<string, View>;
  readonly #columns = new Map<string, AdaptedQuery['columns']>();
  readonly #open = new Set<string>();

  constructor(move: ViewMove) {
    this.#move = move;
    this.#tables = tableScopes(move);
    this.#views = new Map(move.source.views.map((view) => [viewKey(view), view]));
  }

  translate(view: View): void {
    const key = viewKey(view);
    if (view.sql === null || this.done.has(key) || this.#open.has(key)) return;
    this.#open.add(key);
    const translation = this.#try(view, view.sql);
    this.done.set(key, translation);
  }

  #try(view: View, sql: string): Translation {
    const doubts: string[] = [];
    try {
      const { from, to } = this.#move;
      const query = from.readQuery(sql);
      for (const relation of relationsOf(query)) this.#readFirst(relation);
      const adapted = adaptQuery(query, {
        from,
        to,
        sameServer: sameServer(this.#move),
        averageDigits: {
          source: this.#move.source.semantics.averageDigits,
          target: this.#move.target.semantics.averageDigits,
        },
        relation: (relation) => this.#relation(relation, doubts),
        doubt: (why) => doubts.push(why),
      });
      if (view.materialized && to.homes['materialized view'] === null)
        throw refuse('a stored result, which the target does not have');
      this.#refuseName(view);
      if (!to.keepsName(view.name)) throw refuse(`the name ${view.name}, which the target would cut`);
      this.#columns.set(viewKey(view), adapted.columns);
      return { sql: to.writeQuery(adapted.query), doubts: [...new Set(doubts)] };
    } catch (error) {
      // An expression of ten thousand levels is more than this process has room for.
      if (error instanceof RangeError) return { sql: null, doubts: ['an expression that is nested too deeply'] };
      if (!(error instanceof LockstepError) || !['UNSUPPORTED', 'VALIDATION'].includes(error.code)) throw error;
      return { sql: null, doubts: [error.message] };
    }
  }

  #refuseName({ name }: View): void {
    const { source, target } = this.#move;
    const alike = (other: { readonly name: string }) => other.name.toLowerCase() === name.toLowerCase();
    if (target.tables.some(alike)) throw refuse(`the name ${name}, which a table of the target has`);
    if (source.views.filter(alike).length > 1) throw refuse(`the name ${name}, which several views of the source have`);
  }

  /** A view that is read is translated before the one that reads it. */
  #readFirst(relation: Relation): void {
    const view = this.#views.get(this.#keyOf(relation));
    if (view !== undefined) this.translate(view);
  }

  #keyOf({ schema, name }: Relation): string {
    return viewKey({ schema: schema ?? this.#move.source.defaultSchema, name });
  }

  #relation(relation: Relation, doubts: string[]): { scope: ScopeRelation; target: Relation } {
    const key = this.#keyOf(relation);
    const { alias } = relation;
    const table = this.#tables.get(key);
    if (table !== undefined && table.partial !== null) throw refuse(`${relation.name}, ${table.partial}`);
    if (table !== undefined) return { scope: { ...table.scope, alias }, target: { ...table.target, alias } };
    const view = this.#views.get(key);
    if (view === undefined) throw refuse(`${relation.name}, which has no counterpart on the target`);
    return this.#view(view, relation, doubts);
  }

  #view(view: View, { alias }: Relation, doubts: string[]): { scope: ScopeRelation; target: Relation } {
    const key = viewKey(view);
    const [translation, columns] = [this.done.get(key), this.#columns.get(key)];
    if (translation === undefined || columns === undefined)
      throw refuse(`the view ${view.name}, which is not translated itself`);
    if (translation.doubts.length > 0) doubts.push(`the view ${view.name}, which is in doubt itself`);
    const there = targetSchemaOf(view, this.#move);
    if (this.#move.target.views.some(({ schema, name }) => schema === there && name === view.name)) {
      doubts.push(`the view ${view.name}, which the target already has: what it holds there was not looked at`);
    }
    const byName = new Map(columns.map(({ name, value }) => [name, { target: name, value }]));
    return {
      scope: { alias, schema: there, name: view.name, columns: byName, key: [] },
      target: { schema: there, name: view.name, alias },
    };
  }
}

/** The schema in which a view of the source stands on the target. */
export function targetSchemaOf({ schema }: View, { source, target }: ViewMove): string {
  return source.engine === target.engine && schema !== source.defaultSchema ? schema : target.defaultSchema;
}

/** The same kind of server with the same order of texts unless a column says otherwise. */
export function sameServer({ source, target }: ViewMove): boolean {
  return source.engine === target.engine && source.flavor === target.flavor;
}
