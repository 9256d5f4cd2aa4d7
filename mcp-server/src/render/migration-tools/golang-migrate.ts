import type { ToolWriter } from './migration.ts';
import { headText, limited, piecesOf, sentText } from './script-text.ts';
import { COUNTED, numbersFor } from './versions.ts';

/** A pair of files for each piece: golang-migrate sends a file as one text, which PostgreSQL runs in one transaction. */
export const writeGolangMigrate: ToolWriter = ({ name, server, steps }, found) => {
  const pairs = steps.flatMap((step) => {
    if (step.held !== null) return [];
    const up = piecesOf(step.up, server);
    // What came last goes first; every piece of the way back stands beside one of the way there, and what is over with the first.
    const down = piecesOf(step.down, server).toReversed();
    const count = Math.max(up.length, down.length, 1);
    return Array.from({ length: count }, (_, at) => ({
      step,
      up: up[at],
      down: down[at],
      title: `${name}_${step.name}${count > 1 ? `_${at + 1}` : ''}`,
    }));
  });
  const numbers = numbersFor(
    pairs.map(({ title }) => title),
    found.existing,
    COUNTED,
  );
  const files = pairs.flatMap(({ step, title, ...ways }, at) =>
    (['up', 'down'] as const).map((way) => {
      const piece = ways[way];
      const statements =
        piece === undefined ? ['SELECT 1'] : piece.alone ? piece.statements : limited(step, piece.statements);
      return {
        path: `${found.folder}/${numbers[at]}_${title}.${way}.sql`,
        text: `${headText(step.head)}\n\n${sentText(statements)}\n`,
      };
    }),
  );
  return {
    files,
    byHand: [],
    notes: [
      server.transactional
        ? 'Without x-multi-statement in the URL: it cuts a file at each semicolon, those in functions too.'
        : 'The URL needs multiStatements=true.',
      'A file that failed leaves the version dirty: it may be run again, so say `migrate force` with the version before it, and `migrate up`.',
      ...(pairs.some(({ up, down }) => up?.alone === true || down?.alone === true)
        ? ['A file of one statement sets no limit: give it in the URL, as in `&options=-c%20lock_timeout%3D3s`.']
        : []),
    ],
  };
};
