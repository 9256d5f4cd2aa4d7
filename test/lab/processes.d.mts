/** A process that cannot be mistaken for a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the whole life of the process. */
  readonly startTime: string;
}

/** The identity of a live process; undefined when there is none with this id (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined;

/** The identity of the process that asks. */
export function ownIdentity(): ProcessIdentity;

/** Whether this very process still lives. */
export function isAlive(identity: ProcessIdentity): boolean;

/** The whole command line of a process, words joined by blanks; empty when it is gone. */
export function commandLine(pid: number): string;

/** Stops a process and everything below it until `continueTree`; where /proc tells, every thread has stopped when it returns, or a second has passed. */
export function stopTree(pid: number): void;

/** Lets a process stopped by `stopTree`, and everything below it, run on. */
export function continueTree(pid: number): void;

/** Sends SIGKILL to a process and everything below it; does not wait for their end. */
export function killTree(pid: number): void;

/** The processes below a process, at any depth. */
export function descendantsOf(pid: number): number[];
