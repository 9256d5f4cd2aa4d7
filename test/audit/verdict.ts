/** What came of asking the registry for known weaknesses. */
export interface Verdict {
  readonly exitCode: 0 | 1 | 2;
  /** What happened and, where nothing was checked, that nothing was; without the addresses of a registry. */
  readonly lines: readonly string[];
}

const CLEAN = /^No known vulnerabilities found$/m;
const WEAK = /^\d+ vulnerabilit(?:y|ies) found$/m;

/** Judges what `pnpm audit` printed: clean or weak only where it says so in its own words, everything else is no audit. */
export function verdictOf(status: number | null, printed: string): Verdict {
  if (status === 0 && CLEAN.test(printed))
    return { exitCode: 0, lines: ['The registry knows no weakness of any package.'] };
  if (status !== 0 && WEAK.test(printed)) return { exitCode: 1, lines: [printed.trim()] };
  return {
    exitCode: 2,
    lines: [
      'NOT AUDITED: the registry did not say which weaknesses are known. No package was checked for them, and this is no clean result.',
      `It said: ${withoutAddresses(printed) || `nothing (exit code ${status})`}`,
      'Run npm run audit where the registry answers /-/npm/v1/security/audits: a mirror may not.',
    ],
  };
}

function withoutAddresses(printed: string): string {
  return printed
    .replaceAll(/https?:\/\/[^/\s)]+/g, 'the registry')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
}
