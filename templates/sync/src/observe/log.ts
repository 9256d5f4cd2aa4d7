import type { Logger } from 'pino';

/** Where a part of the kit says what it does. Row values never go there; keys may, unless the key's column is masked. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
