/** Limits that hold for every statement of a store. Times in milliseconds. */
export interface StoreSettings {
  readonly poolSize: number;
  readonly connectMs: number;
  readonly lockMs: number;
  readonly statementMs: number;
}

export const STORE_SETTINGS: StoreSettings = { poolSize: 10, connectMs: 5000, lockMs: 3000, statementMs: 30_000 };
