import type { CodeRule } from '../code-rule.ts';

const ASKS = String.raw`(?:is_?(?:feature_?)?(?:enabled|on)|(?:bool(?:ean)?_?)?variation|get_?boolean_?value|enabled\?)`;
const STORE = '(?:postgres|pg|mysql|new|target|second|db|database|store)';
const NAMES_READS = `(?:read|serve|use|route|cutover|switch)[^'"\`]*${STORE}|${STORE}[^'"\`]*read`;

/** A flag that says where to read, asked by its name alone. */
const ASKED = new RegExp(
  String.raw`\b${ASKS}\(\s*(['"\`])((?:${NAMES_READS})[^'"\`]*|[^'"\`]*[-_. ](?:${NAMES_READS})[^'"\`]*)\1\s*(?:,\s*(?:true|false)\s*)?\)`,
  'gi',
);

/** The rule flag-without-subject. */
export const flagWithoutSubject: CodeRule = {
  id: 'flag-without-subject',
  severity: 'warning',
  why: 'Asked for nobody the flag is drawn anew at each call: one request reads from both stores, and a user jumps between them.',
  instead: 'Ask once a request, with the user or tenant as the subject, and keep the answer until the request ends.',
  look: ({ text }) =>
    [...text.matchAll(ASKED)].map(({ index, 2: name = '' }) => ({
      at: index,
      what: `the flag ${name} is asked for nobody`,
    })),
};
