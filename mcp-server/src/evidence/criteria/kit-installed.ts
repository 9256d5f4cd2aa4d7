import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** Without fence and ledger on both sides nothing orders the writes. */
export const kitInstalled: Judge = (gate, criterion) => {
  const ruling = byStatus(
    gate,
    criterion,
    ({ kit }) => kit,
    ({ primary, source, target }) =>
      primary === null
        ? failed(
            `The fence rows name no primary: the source says ${source.fence.writer}, the target says ${target.fence.writer}.`,
            { run: 'npm run sync -- cutover status' },
          )
        : passed(`The ${primary} is the primary, in epoch ${Math.max(source.fence.epoch, target.fence.epoch)}.`),
  );
  return ruling.state === 'unknown' && ruling.record !== undefined
    ? { ...ruling, run: `npm run sync -- install, then ${criterion.command}` }
    : ruling;
};
