/** The flip cannot go on, and why. */
export class CutoverFailedError extends Error {
  override readonly name = 'CutoverFailedError';
}
