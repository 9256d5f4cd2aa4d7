import type { ToolWriter } from './migration.ts';
import { headText, limited, piecesOf, sentText } from './script-text.ts';
import { numbersFor, STAMPED } from './versions.ts';

/**
 * A folder for each piece. Prisma sends a file as one text, and from 7.4 statement by statement where its parser reads all of them, so
 * that a statement which may not be in a transaction is the only one of its file.
 */
export const writePrisma: ToolWriter = ({ name, server, steps }, found) => {
  const pieces = steps.flatMap((step) => {
    const all = step.held === null ? piecesOf(step.up, server) : [];
    return all.map((piece, at) => ({
      step,
      piece,
      folder: `${name}_${step.name}${all.length > 1 ? `_${at + 1}` : ''}`,
    }));
  });
  const numbers = numbersFor(
    pieces.map(({ folder }) => folder),
    found.existing,
    STAMPED,
  );
  const files = pieces.map(({ step, piece, folder }, at) => {
    const statements = piece.alone ? piece.statements : limited(step, piece.statements);
    const head = piece.alone ? [...step.head, ALONE] : step.head;
    return {
      path: `${found.folder}/${numbers[at]}_${folder}/migration.sql`,
      text: `${headText(head)}\n\n${sentText(statements)}\n`,
    };
  });
  return {
    files,
    byHand: [],
    notes: [
      'Apply with `prisma migrate deploy`, and mirror the new shape in the Prisma schema, or the next `prisma migrate dev` takes it back.',
      'Prisma has no way back: run the undo file by `prisma db execute --file`, and say so in a migration of its own that does the same.',
      ...(pieces.some(({ piece }) => piece.alone)
        ? [
            'A file of one statement sets no limit: give it in the URL, as in `?options=-c%20lock_timeout%3D3s`. While such a file runs, no second `migrate deploy` may wait: it would wait for the first, and the first for it.',
          ]
        : []),
    ],
  };
};

const ALONE = 'The server refuses this statement in a transaction: it must stay the only one of its file.';
