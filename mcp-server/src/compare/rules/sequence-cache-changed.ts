import { byLooseName } from '../../model/name-spellings.ts';
import type { Rule } from '../rule.ts';

/** A sequence that hands out each number by itself in the source and in blocks on the target. */
export const sequenceCacheChanged: Rule = {
  id: 'sequence-cache-changed',
  check: ({ source, target }) => {
    const find = byLooseName(target.sequences);
    return source.sequences
      .filter(({ ownedBy, cache }) => ownedBy === null && cache === '1')
      .flatMap(({ schema, name }) => {
        const found = find(name);
        const [other] = found;
        if (other === undefined || found.some(({ cache }) => cache === '1')) return [];
        return [
          {
            severity: 'note' as const,
            object: { side: 'source' as const, kind: 'sequence' as const, schema, table: null, name },
            what: `The sequence ${name} takes one number at a time in the source and ${other.cache} at once in the target.`,
            consequence: `Each restart of the target (each session, on PostgreSQL) leaves up to ${BigInt(other.cache) - 1n} numbers of ${name} unused, and later sessions can draw smaller numbers than earlier ones.`,
            wayOut: `Run ALTER SEQUENCE ${other.name} CACHE 1 (NOCACHE on MariaDB) on the target if its numbers must stay close or in order.`,
          },
        ];
      });
  },
};
