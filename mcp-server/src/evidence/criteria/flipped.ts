import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** Only a source that nobody writes to can be given up. */
export const flipped: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ kit }) => kit,
    ({ primary }) =>
      primary === 'target'
        ? passed('Writers write to the target.')
        : failed(`The primary is ${primary === null ? 'not known' : `the ${primary}`}.`, {
            run: 'npm run sync -- cutover run',
          }),
  );
