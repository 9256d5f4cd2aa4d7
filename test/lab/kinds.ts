/** The servers the lab can run; `postgres` is the distribution's own package, `postgres18` the one from npm. */
export const SERVER_KINDS = ['mariadb', 'mysql9', 'postgres', 'postgres18'] as const;

/** One of `SERVER_KINDS`. */
export type ServerKind = (typeof SERVER_KINDS)[number];

/** The wire protocol a server speaks. */
export type Engine = 'mysql' | 'postgres';

/** The engine behind a kind. */
export function engineOf(kind: ServerKind): Engine {
  return kind === 'mariadb' || kind === 'mysql9' ? 'mysql' : 'postgres';
}
