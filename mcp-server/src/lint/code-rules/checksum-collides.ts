import { type CodeRule, inSql } from '../code-rule.ts';

const HASHED = /\b(?:MD5|SHA1|SHA2|SHA256|CRC32|DIGEST)\s*\(/i;
/** Columns run together: by CONCAT, or by || between two names. */
const JOINED = /\bCONCAT(?:_WS)?\s*\(\s*[^(),]+,|[\w")\]]\s*\|\|\s*[\w"(]/i;
/** Texts of the script's own, run together. */
const CONSTANT = /\bCONCAT(?:_WS)?\s*\((?:\s*'(?:[^'\\]|''|\\.)*'\s*,?)+\)/gi;
const KEYS_ONLY =
  /\b(?:GROUP_CONCAT|STRING_AGG|ARRAY_AGG)\s*\(\s*(?:CAST\s*\(\s*)?[\w.`"]*?\bid[`"]?(?:::\w+)?\s*(?:\)|,\s*'|\bAS\b|\bORDER\b|\bSEPARATOR\b)/i;

/** The rule checksum-collides. */
export const checksumCollides: CodeRule = {
  id: 'checksum-collides',
  severity: 'blocker',
  why: 'Rows that differ give one hash: (1, "1a") and (11, "a") run together to the same text, a NULL takes the row out of it or is passed over, and what is not hashed is not compared.',
  instead: 'Hash every column with its length before it and a mark of its own for NULL.',
  look: inSql((text) => {
    const sql = text.replaceAll(CONSTANT, "''");
    const hashed = sql.slice(sql.search(HASHED));
    if (!HASHED.test(sql)) return null;
    const lengths = /LENGTH\s*\(/i.test(hashed) && /\b(?:IFNULL|COALESCE|NVL)\s*\(/i.test(hashed);
    if (JOINED.test(hashed) && !lengths) return 'columns run together in a hash, without lengths or a mark for NULL';
    return KEYS_ONLY.test(hashed) ? 'only keys are hashed' : null;
  }),
};
