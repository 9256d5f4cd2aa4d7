import { describe, expect, it } from 'vitest';
import { filesToRunAgain, merged, type Results, unsteadyTests } from './unsteady.ts';

type File = readonly [name: string, tests: Readonly<Record<string, string>>];

function results(...files: readonly File[]): Results {
  const testResults = files.map(([name, tests]) => {
    const assertionResults = Object.entries(tests).map(([fullName, status]) => ({ fullName, status }));
    const failed = assertionResults.length === 0 || assertionResults.some(({ status }) => status === 'failed');
    return { name, status: failed ? 'failed' : 'passed', assertionResults };
  });
  const count = (wanted: string) =>
    testResults.flatMap((file) => file.assertionResults).filter(({ status }) => status === wanted).length;
  return {
    success: testResults.every(({ status }) => status === 'passed'),
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: count('todo'),
    testResults,
  };
}

describe('files that failed beside others', () => {
  const broken = (count: number): Results =>
    results(...Array.from({ length: count }, (_, at): File => [`/here/test/${at}.test.ts`, { holds: 'failed' }]));

  it('run again when they are few', () => {
    const first = results(['/here/test/a.test.ts', { holds: 'passed' }], ['/here/test/b.test.ts', { holds: 'failed' }]);
    expect(filesToRunAgain(first, ['test/c.test.ts'])).toEqual(['/here/test/b.test.ts']);
    expect(filesToRunAgain(broken(3), [])).toHaveLength(3);
  });

  it('do not run again when they are many, or when one of them ran alone', () => {
    expect(filesToRunAgain(broken(4), [])).toEqual([]);
    expect(filesToRunAgain(broken(2), ['test/1.test.ts'])).toEqual([]);
  });

  it('stand in the results as they ended alone, and what passed there is named', () => {
    const untouched: File = ['/a', { one: 'passed', later: 'todo', never: 'skipped' }];
    const first = results(untouched, ['/b', { two: 'failed', three: 'passed', four: 'failed' }], ['/c', {}]);
    const alone: readonly File[] = [
      ['/b', { two: 'passed', three: 'passed', four: 'failed' }],
      ['/c', { five: 'passed' }],
    ];
    const again = results(...alone);
    expect(merged(first, again)).toEqual(results(untouched, ...alone));
    expect(unsteadyTests(first, again)).toEqual(['/b > two', '/c']);
  });

  it('that fail alone too have failed', () => {
    const first = results(['/a', { one: 'passed' }], ['/b', { two: 'failed' }]);
    const again = results(['/b', { two: 'failed' }]);
    expect(merged(first, again)).toEqual(first);
    expect(unsteadyTests(first, again)).toEqual([]);
  });
});
