declare const LOCKSTEP_VERSION: string | undefined;

/** The release, put in by the bundler; a run from the sources says so. */
export const version: string = typeof LOCKSTEP_VERSION === 'undefined' ? '0.0.0-source' : LOCKSTEP_VERSION;
