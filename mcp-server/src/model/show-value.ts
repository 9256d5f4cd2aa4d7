/** How values of rows appear in results: the sync kit's own code, so that one masking holds everywhere. */
export * from '../../../templates/sync/src/values/show-value.ts';
