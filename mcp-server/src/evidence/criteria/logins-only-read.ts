import { quantity } from '../../model/quantity.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, passed, some } from '../ruling.ts';

/** Lockstep must not be able to break what it watches. */
export const loginsOnlyRead: Judge = (gate, criterion) =>
  // It reads no catalogue: that the definitions are those of the plan is asked by schemas-unchanged.
  byNewest(
    'check_connections',
    gate,
    criterion,
    ({ seen: { sides } }) => {
      const wrong = sides.flatMap(({ side, reached, superuser, couldDo, unreadable }) => {
        if (!reached) return [`the ${side} could not be reached`];
        if (superuser) return [`the login of the ${side} is a superuser`];
        if (couldDo > 0) return [`the login of the ${side} holds ${quantity(couldDo, 'right')} beyond reading`];
        return unreadable > 0 ? [`the login of the ${side} cannot read ${quantity(unreadable, 'table')}`] : [];
      });
      return wrong.length > 0 ? failed(`${some(wrong)}.`) : passed('Both logins can read and nothing else.');
    },
    { anyDefinitions: true },
  );
