import { describe, expect, it } from 'vitest';
import { newerVersions } from './newer-versions.ts';
import { verdictOf } from './verdict.ts';

describe('what npm run audit says', () => {
  it('is clean only where the registry said so', () => {
    expect(verdictOf(0, 'No known vulnerabilities found\n').exitCode).toBe(0);
  });

  it('is what was found', () => {
    const table = '│ high │ x │\n2 vulnerabilities found\nSeverity: 1 moderate | 1 high\n';
    expect(verdictOf(1, table)).toEqual({ exitCode: 1, lines: [table.trim()] });
  });

  it.each([
    [0, ''],
    [null, ''],
    [1, 'No known vulnerabilities found'],
    [0, '2 vulnerabilities found'],
    [1, '{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE"}}'],
    [0, 'The audit is off.'],
  ])('is that nothing was audited where it did neither: %j %j', (status, printed) => {
    expect([verdictOf(status, printed).exitCode, verdictOf(status, printed).lines[0]]).toEqual([
      2,
      expect.stringMatching(/^NOT AUDITED: .* this is no clean result\.$/),
    ]);
  });

  it('repeats what the registry answered, without its address', () => {
    const printed =
      ' ERR_PNPM_AUDIT_BAD_RESPONSE  The audit endpoint (at https://registry.example:8080/-/npm/v1/security/audits/quick) responded with 405: .';
    expect(verdictOf(1, printed).lines[1]).toBe(
      'It said: ERR_PNPM_AUDIT_BAD_RESPONSE The audit endpoint (at the registry/-/npm/v1/security/audits/quick) responded with 405: .',
    );
  });
});

describe('what is said of versions beside it', () => {
  it('names what is behind', () => {
    const outdated = { a: { current: '1.0.0', latest: '1.2.0' }, c: { current: '1.0.0', latest: '2.0.0' } };
    expect(newerVersions(3, JSON.stringify(outdated))).toBe(
      'Of the 3 packages that are bundled and named in package.json, 2 are not the newest: a 1.0.0 → 1.2.0, c 1.0.0 → 2.0.0.',
    );
    expect(newerVersions(3, '{}')).toMatch(/ 0 are not the newest\.$/);
  });

  it.each(['', 'ERR_PNPM_FETCH', '{"error":{"code":"ERR_PNPM_FETCH"}}'])(
    'takes no answer for no newer version: %j',
    (answer) => expect(newerVersions(1, answer)).toBe('Whether newer versions exist could not be told either.'),
  );
});
