import type { Column } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import type { Adoption } from './adoption.ts';

/** How a text column of the target compares. */
export interface AdoptedCollation {
  readonly charset: string;
  readonly collation: string;
  readonly caseSensitive: boolean;
  readonly accentSensitive: boolean;
  readonly padSpace: boolean;
  readonly said: readonly Said[];
}

/** Text by its code points, trailing spaces included: what PostgreSQL compares as equal, and no more. */
export function exactCollation({ mariadb }: Adoption): string {
  return mariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}

/** The collation that compares like the column’s own. */
export function adoptCollation(adoption: Adoption, column: Column): AdoptedCollation {
  if (adoption.own && column.collation !== null && column.charset !== null) return renamedCollation(adoption, column);
  if (column.caseSensitive !== false) {
    return {
      charset: 'utf8mb4',
      collation: exactCollation(adoption),
      caseSensitive: true,
      accentSensitive: true,
      padSpace: false,
      said: [],
    };
  }
  const accents = column.accentSensitive === false ? 'ai' : 'as';
  const collation = folding(adoption, accents);
  const said: Said = {
    id: 'case-insensitive',
    effect: 'changed',
    what: `Text that ignores case has the collation ${collation}.`,
    why: 'Equality and uniqueness ignore case as they do in the source; details of accents and special letters may differ.',
  };
  return {
    charset: 'utf8mb4',
    collation,
    caseSensitive: false,
    accentSensitive: accents === 'as',
    padSpace: false,
    said: [said],
  };
}

function folding({ mariadb, version }: Adoption, accents: 'ai' | 'as'): string {
  if (!mariadb) return `utf8mb4_0900_${accents}_ci`;
  return version >= 1010 ? `utf8mb4_uca1400_nopad_${accents}_ci` : 'utf8mb4_unicode_nopad_ci';
}

/** Between MySQL and MariaDB: the same collation where both have it. */
function renamedCollation(adoption: Adoption, column: Column): AdoptedCollation {
  const from = column.collation ?? '';
  const to = adoption.same ? from : adoption.mariadb ? onMariadb(adoption, from) : onMysql(from);
  const charset = to.split('_')[0] ?? 'utf8mb4';
  const padSpace = !/_0900_|_nopad_/.test(to) && to !== 'binary';
  const caseSensitive = /_(bin|cs)$/.test(to);
  const accentSensitive = to === from ? column.accentSensitive === true : /_(bin|as_cs|as_ci)$/.test(to);
  if (to === from) return { charset, collation: to, caseSensitive, accentSensitive, padSpace, said: [] };
  const said: Said = {
    id: 'collation',
    effect: 'changed',
    what: `${from} becomes ${to}.`,
    why: 'The target has no collation of that name: this one is nearest in case, accents and trailing spaces. Order and rare letters may differ.',
  };
  return { charset, collation: to, caseSensitive, accentSensitive, padSpace, said: [said] };
}

function onMariadb({ version }: Adoption, from: string): string {
  const [, charset, rest] = /^(\w+?)_(?:\w+_)?0900_(\w+)$/.exec(from) ?? [];
  if (rest === undefined) return from;
  if (rest === 'bin') return `${charset}_nopad_bin`;
  return version >= 1010
    ? `${charset}_uca1400_nopad_${rest}`
    : rest.endsWith('cs')
      ? `${charset}_nopad_bin`
      : `${charset}_unicode_nopad_ci`;
}

function onMysql(from: string): string {
  const [, charset, nopad, rest] = /^(\w+?)_uca1400_(?:\w+_)?(nopad_)?(a[is]_c[is])$/.exec(from) ?? [];
  if (rest !== undefined && charset === 'utf8mb4' && (nopad !== undefined || rest !== 'ai_ci'))
    return `utf8mb4_0900_${rest}`;
  if (rest !== undefined) return rest.endsWith('cs') ? `${charset}_bin` : `${charset}_unicode_520_ci`;
  if (!/_nopad_/.test(from)) return from;
  if (from.startsWith('utf8mb4')) return from.endsWith('bin') ? 'utf8mb4_0900_bin' : 'utf8mb4_0900_ai_ci';
  return from.replace('_nopad', '');
}
