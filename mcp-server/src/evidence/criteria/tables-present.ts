import { quantity } from '../../model/quantity.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, passed, some } from '../ruling.ts';

/** A table that nobody has decided about is a table that is lost. */
export const tablesPresent: Judge = (gate, criterion) =>
  byNewest('compare_schemas', gate, criterion, ({ seen: { unmatched } }) =>
    unmatched.length === 0
      ? passed('Every table of the source is mapped or left behind by decision.')
      : failed(`${quantity(unmatched.length, 'table')} without a place on the target: ${some(unmatched)}.`, {
          run: 'Create them (migration/schema/) or list them under mapping.leave_behind of lockstep.yaml, then lockstep compare-schemas',
        }),
  );
