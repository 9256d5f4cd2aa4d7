import { LockstepError } from '../../model/errors.ts';

/** Why a question has no answer. Thrown on: a defect, CANCELLED, and a lost server, which may answer again. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof LockstepError) || error.code === 'CANCELLED' || error.code === 'CONNECTION_LOST') throw error;
  return reasonOf(error);
}

/** An error as the reason why something was not looked at. */
export function reasonOf({ message, hint }: LockstepError): string {
  return `${message}. ${hint}`;
}
