import type { ObserveSettings } from '../../model/observe-settings.ts';

/** What the rules are written from. */
export interface MonitoringInput {
  /** `host:port/database`. */
  readonly source: string;
  readonly target: string;
  /** The tables that the kit carries, as it names them. */
  readonly tables: readonly string[];
  readonly settings: ObserveSettings;
}

/** One alert, and what whoever it wakes does about it. */
export interface Alert {
  readonly name: string;
  readonly expr: string;
  /** How long it must hold, such as `5m`. */
  readonly for: string;
  /** page: wakes somebody. ticket: can wait for the morning. */
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  /** What it means, in a sentence or two. */
  readonly means: string;
  /** What to type, in order. */
  readonly commands: readonly string[];
}

/** Alerts of one part. */
export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** Writes the alerts of a part for one migration. */
export type AlertWriter = (input: MonitoringInput) => AlertGroup;

/** What is typed first, whatever woke one. */
export const STATUS = 'lockstep sync-status';
