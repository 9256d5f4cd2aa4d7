interface Assertion {
  readonly fullName: string;
  readonly status: string;
}

interface FileResults {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly Assertion[];
}

/** What the JSON reporter writes, as far as it is read here. */
export interface Results {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileResults[];
}

/** More than this is no chance. */
const MOST_FILES = 3;

/** The files that failed while others ran beside them; none when one failed that ran alone, or too many did. */
export function filesToRunAgain({ testResults }: Results, ranAlone: readonly string[]): string[] {
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const final = failed.some((name) => ranAlone.some((path) => name.endsWith(`/${path}`)));
  return final || failed.length > MOST_FILES ? [] : failed;
}

function count(files: readonly FileResults[], ...wanted: readonly string[]): number {
  return files.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => wanted.includes(status))
    .length;
}

/** The results of the first run with those files in the place of theirs that ran again. */
export function merged(first: Results, again: Results): Results {
  const testResults = first.testResults.map((file) => again.testResults.find(({ name }) => name === file.name) ?? file);
  return {
    ...first,
    success: again.success,
    numPassedTests: count(testResults, 'passed'),
    numFailedTests: count(testResults, 'failed'),
    numPendingTests: count(testResults, 'pending', 'skipped', 'disabled'),
    numTodoTests: count(testResults, 'todo'),
    testResults,
  };
}

/** The tests that failed in the first run and passed alone; a file that failed as a whole counts by its name. */
export function unsteadyTests(first: Results, again: Results): string[] {
  const passed = new Set(
    again.testResults.flatMap(({ name, status, assertionResults }) => [
      ...assertionResults.filter((test) => test.status === 'passed').map(({ fullName }) => `${name} > ${fullName}`),
      ...(status === 'passed' ? [name] : []),
    ]),
  );
  return first.testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0 ? [name] : failed.map(({ fullName }) => `${name} > ${fullName}`);
    })
    .filter((name) => passed.has(name));
}
