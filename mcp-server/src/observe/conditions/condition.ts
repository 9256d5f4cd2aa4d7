import type { ObserveSettings } from '../../model/observe-settings.ts';
import type { Condition, Observed, WatchState } from '../../model/sync-status.ts';

export interface ConditionContext {
  readonly settings: ObserveSettings;
  /** A command of the sync kit, as it is typed in the project's folder. */
  readonly kit: (command: string) => string;
}

/** One stop condition, judged by what was observed. It always answers: what cannot be told is `unknown`, never `fine`. */
export type ConditionCheck = (observed: Observed, context: ConditionContext) => Condition;

/** A condition without commands. */
export function said(id: string, state: WatchState, what: string): Condition {
  return { id, state, what, pause: null, resume: null };
}

/** The state of a figure that is worse the larger it is. */
export function above(value: number, warn: number, halt: number): WatchState {
  return value >= halt ? 'halt' : value >= warn ? 'warn' : 'fine';
}

/** Whether the kit is what carries changes here; where it stands nowhere, its own conditions have nothing to say. */
export function withoutKit({ source, target }: Observed): boolean {
  return [source, target].every(({ installed }) => installed.known && !installed.value);
}

/** Makes the relay stop: it has no pause, because stopping it loses nothing. */
export const STOP_RELAY = 'Stop every relay with SIGTERM (each ends its batch and loses nothing)';
