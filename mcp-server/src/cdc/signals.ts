import { type CdcEngine, tableRegex } from '../model/cdc-contract.ts';
import type { CdcSignal } from '../model/described-cdc.ts';
import type { TableName } from '../model/mapping.ts';

/** The column that holds a signal takes 2,048 characters. */
const MOST = 2000;

/** What the connector is told during a backfill: begin, pause, go on, stop. */
export function signalsOf(cdc: CdcEngine, home: string, tables: readonly TableName[]): CdcSignal[] {
  const send = (name: string, type: string, data: unknown) =>
    cdc.signal(home, `lockstep-${name}`, type, JSON.stringify(data));
  const parts = partsOf(tables.map(tableRegex));
  return [
    {
      name: 'snapshot',
      about:
        'Copies every row of the carried tables under the live changes. It goes on after a restart of the connector.',
      statements: parts.map((part) =>
        send('snapshot', 'execute-snapshot', { type: 'INCREMENTAL', 'data-collections': part }),
      ),
    },
    {
      name: 'pause-snapshot',
      about: 'Copying waits; changes go on.',
      statements: [send('pause', 'pause-snapshot', {})],
    },
    {
      name: 'resume-snapshot',
      about: 'Copying goes on where it waits.',
      statements: [send('resume', 'resume-snapshot', {})],
    },
    {
      name: 'stop-snapshot',
      about: 'Copying ends; what was copied stays. A new snapshot begins anew.',
      statements: [send('stop', 'stop-snapshot', { type: 'INCREMENTAL' })],
    },
  ];
}

/** As many tables in one signal as its column holds. */
function partsOf(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  let size = MOST;
  for (const name of names) {
    const length = JSON.stringify(name).length + 1;
    if (size + length > MOST) {
      parts.push([]);
      size = 80;
    }
    parts.at(-1)?.push(name);
    size += length;
  }
  return parts;
}
