import type { ToolWriter } from './migration.ts';
import { cutText, headText, isOutside, limited } from './script-text.ts';
import { after } from './versions.ts';

/** A versioned and an undo migration for each step, each with its own settings beside it. */
export const writeFlyway: ToolWriter = ({ name, server, steps }, found) => {
  const given = steps.filter(({ held }) => held === null);
  const versions = versionsFor(
    given.map((step) => `${name}_${step.name}`),
    found.existing,
  );
  const files = given.flatMap((step, at) => {
    const settings = `placeholderReplacement=false\n${isOutside(step, server) ? 'executeInTransaction=false\n' : ''}`;
    return (['V', 'U'] as const).flatMap((way) => {
      const path = `${found.folder}/${way}${versions[at]}__${name}_${step.name}.sql`;
      const statements = (way === 'V' ? step.up : step.down).map(({ sql }) => sql);
      if (statements.length === 0) return [];
      return [
        { path, text: `${headText(step.head)}\n\n${cutText(limited(step, statements), server)}\n` },
        { path: `${path}.conf`, text: settings },
      ];
    });
  });
  return {
    files,
    byHand: [],
    notes: [
      'U files are run by `flyway undo` of the paid editions; else run them by the client and take the row out of the history by `flyway repair` once the V file is gone.',
      'Flyway keeps a checksum of a file that was applied: never change it afterwards.',
      ...(given.some((step) => isOutside(step, server))
        ? [
            'Set `flyway.postgresql.transactional.lock=false`: by default Flyway holds a transaction open for its own lock, and CREATE INDEX CONCURRENTLY waits for that for ever.',
          ]
        : []),
    ],
  };
};

/** Versions of one part, above the first part of all that are there. */
function versionsFor(titles: readonly string[], existing: readonly string[]): string[] {
  const taken = existing.flatMap((entry) => {
    const [, version, title] = /^V(\d[\d._]*)__(.+)\.sql$/.exec(entry) ?? [];
    return version === undefined || title === undefined
      ? []
      : [{ version, title, first: version.split(/[._]/)[0] ?? '0' }];
  });
  let newest =
    taken
      .map(({ first }) => first)
      .sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1))
      .at(-1) ?? '0';
  return titles.map((title) => {
    const has = taken.find((each) => each.title === title);
    if (has !== undefined) return has.version;
    newest = after(newest);
    return newest;
  });
}
