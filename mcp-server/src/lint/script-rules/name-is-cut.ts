import type { ScriptRule } from '../script-rule.ts';

/** Names and, to be passed over, texts. */
const WORDS = /'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|"((?:[^"]|"")+)"|[\p{L}_][\p{L}\p{N}_$]*/gu;

/** The rule name-is-cut. */
export const nameIsCut: ScriptRule = {
  id: 'name-is-cut',
  severity: 'warning',
  why: 'The server cuts the name without an error, and two long names may become one.',
  look: ({ operation, statement, traits }) => {
    const limit = traits.namesCutAt;
    // A statement with several operations is looked at once.
    if (limit === null || statement.does[0]?.operation !== operation) return null;
    const long = [...statement.text.matchAll(WORDS)]
      .map(([word, , quoted]) => quoted ?? word)
      .find((name) => !/^['$]/.test(name) && Buffer.byteLength(name) > limit);
    return long === undefined
      ? null
      : { what: `${long} is longer than ${limit} bytes`, instead: 'Choose a shorter name.' };
  },
};
