import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule unordered-checksum. */
export const unorderedChecksum: CodeRule = {
  id: 'unordered-checksum',
  severity: 'blocker',
  why: 'Rows come in any order and the text is cut at group_concat_max_len without an error: equal data differ, and different data agree.',
  instead: 'Hash each row with lengths and a mark for NULL, and add the hashes up by ranges of the key.',
  look: inSql((sql) =>
    /\b(?:MD5|SHA1|SHA2|SHA256|CRC32|HASH\w*|DIGEST)\s*\([\s\S]*\b(?:GROUP_CONCAT|STRING_AGG|ARRAY_AGG)\s*\(/i.test(sql)
      ? /\b(?:GROUP_CONCAT|STRING_AGG|ARRAY_AGG)\s*\([\s\S]*ORDER\s+BY/i.test(sql)
        ? /\bGROUP_CONCAT\s*\(/i.test(sql)
          ? 'a checksum of what fits into group_concat_max_len'
          : null
        : 'a checksum of rows in no order'
      : null,
  ),
};
