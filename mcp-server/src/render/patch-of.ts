import { createTwoFilesPatch } from 'diff';

/** A file that a person changed, and what would be written now. */
export interface KeptFile {
  readonly path: string;
  readonly theirs: string;
  readonly ours: string;
}

/** More changed lines than this are not compared: such a patch helps nobody and costs minutes. */
const MOST_EDITS = 20_000;

/** A unified diff from the kept file to the new text, as `patch` and editors read it. */
export function patchOf({ path, theirs, ours }: KeptFile): string {
  const options = { context: 3, maxEditLength: MOST_EDITS };
  return (
    createTwoFilesPatch(path, `${path}.new`, theirs, ours, 'as it is', 'as Lockstep would write it', options) ??
    `${path} and ${path}.new differ in more than ${MOST_EDITS} lines.\n`
  );
}
