import type { Finding } from '../../model/finding.ts';
import { aboutServer, type ReadinessCheck } from './check.ts';
import { sameZone } from './same-zone.ts';

/** Modes that change what a statement means or what a column may hold. */
const TELLING: ReadonlyMap<string, string> = new Map([
  ['ANSI_QUOTES', 'double quotes are names'],
  ['NO_BACKSLASH_ESCAPES', 'a backslash in a literal is a character'],
  ['PIPES_AS_CONCAT', '|| joins texts'],
  ['PAD_CHAR_TO_FULL_LENGTH', 'CHAR values come with their padding'],
  ['NO_AUTO_VALUE_ON_ZERO', '0 in an AUTO_INCREMENT column stays 0'],
]);

/** Time zones and modes that sessions begin with: what the application relies on without saying so. */
export const sessionDefaults: ReadinessCheck = (side, { readiness: { source, target } }) => [
  ...(side.side === 'source' ? zones(side, source.facts.timeZone, target.facts.timeZone) : []),
  ...modes(side),
];

function zones(side: Parameters<ReadinessCheck>[0], ours: string, theirs: string): Finding[] {
  const same = sameZone(ours, theirs);
  if (same === true) return [];
  return [
    aboutServer(side, 'session-defaults', same === null ? 'note' : 'warning', {
      what: `Sessions of the source begin in the time zone ${ours}, those of the target in ${theirs}${same === null ? ', and whether they are one cannot be told from the names' : ''}.`,
      consequence: 'now(), and every moment that an application writes without a zone, differ when the zones do.',
      wayOut: 'Set one time zone (UTC) in every client and in the sync, or make the servers’ defaults equal.',
    }),
  ];
}

function modes(side: Parameters<ReadinessCheck>[0]): Finding[] {
  const { sqlMode } = side.facts;
  if (sqlMode === null) return [];
  const strict = sqlMode.some((mode) => mode.startsWith('STRICT_'));
  const odd = [...TELLING].filter(([mode]) => sqlMode.includes(mode));
  return [
    ...(strict
      ? []
      : [
          aboutServer(side, 'session-defaults', 'warning', {
            what: `sql_mode is ${sqlMode.join(',') || 'empty'}, without STRICT_TRANS_TABLES.`,
            consequence:
              'The server cuts and clamps values that do not fit where a strict server refuses the statement.',
            wayOut:
              'Look at the live-data checks for values that were changed so, and give clients of the migration a strict sql_mode.',
          }),
        ]),
    ...(odd.length === 0
      ? []
      : [
          aboutServer(side, 'session-defaults', 'note', {
            what: `sql_mode holds ${odd.map(([mode, words]) => `${mode} (${words})`).join(', ')}.`,
            consequence: 'Statements of the application mean something else than under the default mode.',
            wayOut: 'Keep it in mind when SQL is translated, and set the same mode in every client of the migration.',
          }),
        ]),
  ];
}
