/** A flip stands half way, or none does, and what was asked does not fit. */
export class WrongStageError extends Error {
  override readonly name = 'WrongStageError';
}
