import { type DestinationStream, pino } from 'pino';
import type { Log } from './log.ts';
import { plainMessage } from './plain-message.ts';

/** How much is said: a level and everything above it. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  /** JSON lines; else a line for people. */
  readonly json: boolean;
}

/** A log that writes one line an entry to `to`. An error is written without the values that a server quotes in its message. */
export function openLog({ level, json }: LogOptions, to: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: plainMessage } };
  return pino(options, json ? to : { write: (line) => to.write(forPeople(line)) });
}

function forPeople(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const { level, time, msg, ...rest }: Record<string, unknown> = { ...entry };
  const label = pino.levels.labels[Number(level)] ?? '';
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
  return `${[String(time).slice(11, 19), label === 'info' ? '' : label, String(msg ?? ''), ...facts].filter((word) => word !== '').join(' ')}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
