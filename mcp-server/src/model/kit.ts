/** What the sync kit knows of a migration: the kit's own types, so that what is rendered is what it reads. */
export type * from '../../../templates/sync/src/descriptor.ts';
