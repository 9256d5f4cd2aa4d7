/** Decimal numbers without rounding: the sync kit's own code. */
export * from '../../../templates/sync/src/values/decimal.ts';
