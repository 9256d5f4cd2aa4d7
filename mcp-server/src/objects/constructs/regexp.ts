import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** REGEXP, RLIKE and the REGEXP_ functions. */
export const regexp: Construct = {
  id: 'regexp',
  of: 'mysql',
  find: anyOf(phrase('regexp or rlike'), called('regexp_like', 'regexp_replace', 'regexp_instr', 'regexp_substr')),
  consequence:
    'The target has another syntax of patterns and compares case, which the source does not under most collations.',
  instead: "~ or ~*, or regexp_replace(…, 'g'), with each pattern tried on both.",
};
