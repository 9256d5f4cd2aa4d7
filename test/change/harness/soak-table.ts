import type { TrialResult } from './run-trial.ts';
import { wrongIn } from './told.ts';

/** What a soak saw of each change on each server, as a page. */
export function soakTable(results: readonly (TrialResult & { readonly server: string })[], how: string): string {
  const rows = results.map((result) => {
    const { trial, server, commits, steps, deadlocks } = result;
    const sum = (of: (step: TrialResult['steps'][number]) => number) => steps.reduce((all, step) => all + of(step), 0);
    const [slowest] = [...steps].sort((one, other) => other.writerMs - one.writerMs);
    return `| ${trial} | ${server} | ${commits.old} + ${commits.fresh} | ${sum(({ hit }) => hit)} of ${sum(({ kills }) => kills)} | ${sum(({ again }) => again)} | ${deadlocks} | ${slowest?.writerMs} (${slowest?.id}) | ${wrongIn(result).length} |`;
  });
  return `# Changes under writers (\`npm run soak:change\`, ${how})

Writers of the old and the new version write at once while each step is killed, run, taken back and run again. A statement may wait for a lock for three seconds at most. The longest statement of a writer is one that waited behind a script, or for another writer. A mistake is a write that was lost, stale or brought back, a row that differs by the change's own question, a statement that was refused, or a script that ran where it must refuse.

| change | server | commits (old + new version) | kills that hit | runs again for a lock | deadlocks that a writer was the victim of | longest statement of a writer, ms | mistakes |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
