import type { ChangeSetting } from '../model/change-settings.ts';
import type { Schema } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** Refuses a name that the server would cut, and then take for another one, or not take at all. */
export function refuseLong(setting: ChangeSetting, { semantics: { names } }: Schema): void {
  const size = (name: string) => (names.unit === 'bytes' ? Buffer.byteLength(name) : [...name].length);
  const long = madeNames(setting).find((name) => size(name) > names.longest);
  if (long !== undefined)
    throw refuse(`${long} is longer than a name may be here, ${names.longest} ${names.unit}: choose a shorter one.`);
}

/** What the change calls by a name of the user’s. */
function madeNames(setting: ChangeSetting): readonly string[] {
  return [
    ...('to' in setting && setting.to !== undefined
      ? typeof setting.to === 'string'
        ? [setting.to]
        : Object.values(setting.to)
      : []),
    ...('into' in setting && Array.isArray(setting.into) ? setting.into : []),
    ...('rename' in setting ? Object.values(setting.rename) : []),
    ...('mark' in setting ? [setting.mark] : []),
    ...('partitions' in setting ? setting.partitions.map(({ name }) => name) : []),
  ];
}
