import type { Expression, NeutralFunction } from '../../model/sql-query.ts';
import { unreadable } from './unreadable.ts';

/** Makes a call of the neutral function from as many arguments as it takes, else UNSUPPORTED. */
export function call(
  name: NeutralFunction,
  least: number,
  most = least,
): (values: readonly Expression[]) => Expression {
  return (values) => {
    if (values.length < least || values.length > most) throw unreadable(`${name} with ${values.length} arguments`);
    return { kind: 'call', name, arguments: values };
  };
}

/** As `call`, where every argument after the first must be a whole number from `from` on: what others mean differs between servers. */
export function callWithPlaces(name: NeutralFunction, count: number, from: number) {
  const make = call(name, count);
  return (values: readonly Expression[]): Expression => {
    const odd = values
      .slice(1)
      .some((value) => value.kind !== 'number' || !/^\d+$/.test(value.digits) || Number(value.digits) < from);
    if (odd) throw unreadable(`${name} at a place that is no plain number`);
    return make(values);
  };
}
