import { describe, expect, it } from 'vitest';
import { LockstepError } from '../../../mcp-server/src/model/errors.ts';
import { LIMITS, type Subject } from './subject.ts';

const SECRET = 'hunter2';

/** What is wrong with a URL after the scheme, and what the message says about it. */
const REFUSED: readonly (readonly [rest: string, says: RegExp])[] = [
  [`user:${SECRET}@host@example.com/db`, /special character/],
  [`user:${SECRET}/word@example.com/db`, /special character/],
  [`user:${SECRET}#word@example.com/db`, /special character/],
  [`user:${SECRET}%zz@example.com/db`, /password.*percent-encoded/],
  [`user:${SECRET}%00@example.com/db`, /password.*NUL/],
  [`${SECRET}@example.com/a/b`, /special character/],
  [`user:${SECRET}@example.com`, /names no database/],
  [`user:${SECRET}@example.com/`, /names no database/],
  [`:${SECRET}@example.com/db`, /names no user/],
  ['example.com/db', /names no user/],
  [`user:${SECRET}@/db`, /host and port/],
  [`user:${SECRET}@example.com:0/db`, /host and port/],
  [`user:${SECRET}@example.com:65536/db`, /host and port/],
  [`user:${SECRET}@[::1/db`, /host and port/],
  [`user:pw@example.com/db?password=${SECRET}`, /option "password".*not allowed/],
  [`user:pw@example.com/db?host=${SECRET}`, /option "host".*not allowed/],
  [`user:pw@example.com/db?ssl-mode=${SECRET}`, /option "ssl-mode".*not allowed/],
  [`user:pw@example.com/db?multipleStatements=${SECRET}`, /option "multipleStatements".*not allowed/],
  [`user:pw@example.com/db?options=${SECRET}`, /option "options".*not allowed/],
  ['user:pw@example.com/db?sslmode=require&sslmode=disable', /option "sslmode".*twice/],
  [`user:pw@example.com/db?sslmode=${SECRET}`, /sslmode.*one of disable, prefer, require, verify-ca, verify-full/],
  ['user:pw@example.com/db?sslmode=verify-full', /sslrootcert/],
  ['user:pw@example.com/db?sslrootcert=/etc/hostname', /sslrootcert/],
  [`user:pw@example.com/db?sslmode=verify-ca&sslrootcert=/nowhere/${SECRET}`, /sslrootcert cannot be read/],
  ['user:pw@example.com/db?sslmode=verify-ca&sslrootcert=/etc/hostname', /no PEM certificate/],
  ['user:pw@example.com/db?connect_timeout=11', /connect_timeout.*1 to 10/],
  ['user:pw@example.com/db?connect_timeout=0', /connect_timeout.*1 to 10/],
];

/** What every engine promises of its connection URLs: a strict shape, and no word of a secret. */
export function connectionUrlCases({ engine }: Subject): void {
  const [scheme = ''] = engine.schemes;
  const open = (rest: string) => engine.open(`${scheme}://${rest}`, LIMITS);

  describe('connection URLs', () => {
    it.each(REFUSED)('refuses …://%s', (rest, says) => {
      let refused: unknown;
      try {
        open(rest);
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(LockstepError);
      expect(refused).toMatchObject({ code: 'CONFIG', message: expect.stringMatching(says), retryable: false });
      expect(refused).toMatchObject({ hint: expect.stringMatching(/percent-encode.*@ is %40/) });
      expect(String(refused) + JSON.stringify(refused)).not.toContain(SECRET);
    });

    it('refuses the scheme of another engine', () => {
      expect(() => engine.open(`oracle://user:${SECRET}@host/db`, LIMITS)).toThrow(
        expect.objectContaining({ code: 'CONFIG', message: expect.not.stringContaining(SECRET) }),
      );
    });

    it('names the server in its label without user and password', () => {
      const labels = [
        'us%65r:p%40ss@db.example.com:7777/app',
        'user@[2001:db8::1]:7777/app?sslmode=require&connect_timeout=3',
        'user:pw@host:7777/two%20words',
      ].map((rest) => open(rest).label);
      expect(labels).toEqual(['db.example.com:7777/app', '[2001:db8::1]:7777/app', 'host:7777/two words']);
    });

    it('answers to every scheme it lists', () => {
      const found = engine.schemes.map((name) => engine.open(`${name}://user:pw@host/app`, LIMITS).engine);
      expect(found).toEqual(engine.schemes.map(() => engine.name));
      expect(found.length).toBeGreaterThan(0);
    });
  });
}
