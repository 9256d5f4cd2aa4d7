/** Tests that take longer than a developer waits, wherever they stand; `npm run test:long` runs them and `npm test` does not. */
export const longFiles = [
  'test/long/**/*.test.ts',
  'test/example/**/*.test.ts',
  'test/sync/adapter/bindings.test.ts',
  'test/sync/cutover/flip-killed.test.ts',
];
