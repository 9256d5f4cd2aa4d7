/** What a command's exit code tells. A command sets process.exitCode; one that throws has failed. */
export const EXIT = {
  fine: 0,
  /** It looked, and something is to be done. */
  notClean: 1,
  /** It could not tell or could not do it. */
  failed: 2,
  /** It was stopped before its end, and left nothing locked. */
  interrupted: 130,
} as const;
