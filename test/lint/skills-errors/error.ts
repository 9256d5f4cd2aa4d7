/** How a sample is read: ts by its syntax, py by its strings, scripts by the parser of their engine. */
export type SampleKind = 'ts' | 'py' | 'postgres' | 'mysql';

/** An error that samples of other skills and tools have, written anew here. */
export interface SampleError {
  readonly id: string;
  readonly error: string;
  /** The rule that must find it. */
  readonly rule: string;
  readonly kind: SampleKind;
  readonly sample: string;
  /** The same mended: nothing is found in it. */
  readonly mended: string;
  /** The file's name where its migration tool is told by it. */
  readonly file?: string;
}

/** Begins what a template literal puts in. */
export const HOLE = '$\u007b';
