import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { plainMessage } from '../../observe/plain-message.ts';
import { type ShadowLine, type ShadowOutcome, shadowLine } from '../../shadow/shadow-counts.ts';
import { type ShadowReport, shadowReport } from '../../shadow/shadow-report.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import { EXIT } from '../exit-code.ts';

/** Reads what shadow reads recorded and says how much agreed, and what did not. It needs no database. */
export function shadowCommand(): Command {
  const report = new Command('report')
    .description('the match rate of each read, the fields that differ most, and examples')
    .argument('[files...]', 'files of JSON lines that the shadow reads wrote (default: shadow.jsonl)')
    .option('--since <time>', 'leave out what was recorded before, such as 2026-01-31T12:00Z');
  report.action(async (files: readonly string[]) => {
    const { since, json } = report.optsWithGlobals<{ since?: string; json?: boolean }>();
    const from = since === undefined ? 0 : Date.parse(since);
    if (Number.isNaN(from)) throw new Error(`--since ${since} is no time: expected one like 2026-01-31T12:00Z`);
    const found = await readLines(files.length === 0 ? ['shadow.jsonl'] : files, from);
    const reports = shadowReport(found.lines);
    const span = { lines: found.lines.length, unreadable: found.unreadable, from: found.from, to: found.to };
    process.stdout.write(json === true ? `${JSON.stringify({ ...span, reads: reports })}\n` : page(span, reports));
    if (reports.some(({ outcomes }) => outcomes.mismatch > 0) || found.unreadable > 0) process.exitCode = EXIT.notClean;
    else if (reports.every(({ matchRate }) => matchRate === null)) process.exitCode = EXIT.failed;
  });
  return new Command('shadow').description('what the shadow reads found').addCommand(report);
}

interface Span {
  readonly lines: number;
  /** Lines that are no such record, for example one that was cut off by a full disk. */
  readonly unreadable: number;
  readonly from: string | null;
  readonly to: string | null;
}

async function readLines(files: readonly string[], since: number) {
  const lines: ShadowLine[] = [];
  let unreadable = 0;
  for (const file of files) {
    try {
      for await (const text of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const line = text.trim() === '' ? null : lineOf(text);
        if (line === undefined) unreadable += 1;
        else if (line !== null && Date.parse(line.to) >= since) lines.push(line);
      }
    } catch (error) {
      throw new Error(
        `${file} cannot be read: ${plainMessage(error)}. Shadow reads write it by the hook fileRecord('${file}').`,
      );
    }
  }
  const times = lines.flatMap(({ from, to }) => [from, to]).sort();
  return { lines, unreadable, from: times[0] ?? null, to: times.at(-1) ?? null };
}

function lineOf(text: string): ShadowLine | undefined {
  try {
    return shadowLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function page({ lines, unreadable, from, to }: Span, reports: readonly ShadowReport[]): string {
  const head = lines === 0 ? 'Nothing was recorded.' : `${quantity(lines, 'line')} from ${from} to ${to}`;
  const spoilt =
    unreadable === 0
      ? []
      : [`${quantityThat(unreadable, 'line', 'cannot be read and is', 'cannot be read and are')} not counted.`];
  return `${[head, ...spoilt, ...reports.map(section)].join('\n\n')}\n`;
}

function section({ name, matchRate, outcomes, fields, examples }: ShadowReport): string {
  const rate =
    matchRate === null ? 'no verdict' : `${percentOf(matchRate)} of ${outcomes.match + outcomes.mismatch} agree`;
  const rest = OTHERS.flatMap((outcome) => (outcomes[outcome] === 0 ? [] : [`${outcomes[outcome]} ${outcome}`]));
  return [
    `${name}: ${rate}${rest.length === 0 ? '' : `; also ${rest.join(', ')}`}`,
    ...fields.map(({ field, reads }) => `  ${field === '' ? '(rows)' : field} differs in ${reads}`),
    ...examples.slice(0, 5).map(exampleLine),
  ].join('\n');
}

const OTHERS: readonly ShadowOutcome[] = [
  'in flight',
  'unsettled',
  'parked',
  'timeout',
  'failed',
  'control failed',
  'busy',
  'skipped',
];

/** Never rounded up to a whole: one mismatch in a million is no 100 %. */
function percentOf(rate: number): string {
  return rate === 1 ? '100 %' : `${(Math.floor(rate * 1e6) / 1e4).toFixed(4)} %`;
}

function exampleLine({ key, field, kind, primary, secondary }: ShadowReport['examples'][number]): string {
  const row = key === null ? '' : ` row ${JSON.stringify(key)}`;
  const values =
    kind === 'different' ? `: ${primary ?? 'NULL'} on the primary, ${secondary ?? 'NULL'} on the secondary` : '';
  return `    ${kind}${row}${field === '' ? '' : ` ${field}`}${values}`;
}
