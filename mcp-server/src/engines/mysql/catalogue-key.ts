/** Joins names into one key: a name holds no NUL. */
export const keyOf = (...names: string[]): string => names.join('\0');
