import type { File } from '@babel/types';
import type { Node, TypeName } from './nodes.ts';

/** What a name stands for in one part of a file. */
export interface Binding {
  readonly name: string;
  /** The part of the file in which it is known. */
  readonly from: number;
  readonly to: number;
  readonly imported: { readonly module: string; readonly name: string } | null;
  /** What it was set to, with `await`; for a parameter of a callback the function it was handed to. */
  readonly value: Node | null;
  /** `value` is the function that calls back with it, such as `orders.map` of `orders.map((order) => …)`. */
  readonly handedBy: boolean;
  /** It is this property of `value`, as `const { a } = value` says. */
  readonly property: string | null;
  readonly type: TypeName | null;
}

/** A class and what its instances hold. */
export interface ClassShape {
  readonly name: string;
  readonly node: Node;
  readonly extends: Node | null;
  readonly extendsType: TypeName | null;
  /** What each method returns at its end. */
  readonly methods: ReadonlyMap<string, Node>;
  readonly fields: ReadonlyMap<
    string,
    { readonly type: TypeName | null; readonly value: Node | null; readonly decorators: readonly Node[] }
  >;
}

/** A parsed file with its names. */
export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly root: File;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  readonly classes: readonly ClassShape[];
}

/** What the name stands for at that place: the innermost of its declarations. */
export function lookUp(file: CodeFile, name: string, at: number): Binding | null {
  const known = (file.bindings.get(name) ?? []).filter(({ from, to }) => from <= at && at <= to);
  return known.reduce<Binding | null>(
    (best, each) => (best === null || each.to - each.from <= best.to - best.from ? each : best),
    null,
  );
}

/** The class around a place; null outside of one. */
export function classAt(file: CodeFile, at: number): ClassShape | null {
  const around = file.classes.filter(({ node }) => (node.start ?? 0) <= at && at <= (node.end ?? 0));
  return around.at(-1) ?? null;
}
