import { describe } from 'vitest';
import { cancellationCases } from './cancellation-cases.ts';
import { connectionUrlCases } from './connection-url-cases.ts';
import { loginCases } from './login-cases.ts';
import { readCases } from './read-cases.ts';
import { readOnlyCases } from './read-only-cases.ts';
import type { Subject } from './subject.ts';

/** What every engine promises of open(), read() and close(): URLs, logins, TLS, limits, cancellation, and that nothing is ever written. */
export function sessionCases(subject: Subject): void {
  describe(`sessions on ${subject.kind}`, () => {
    connectionUrlCases(subject);
    loginCases(subject);
    readCases(subject);
    cancellationCases(subject);
    readOnlyCases(subject);
  });
}
