import { Command } from 'commander';
import { stepAfter, stepBefore } from '../../flags/decide-ramp.ts';
import { RAMP_STEPS, type Ramp, READ_FLAG, rampOf, readFlagFile, writeRamp } from '../../flags/flag-file.ts';
import { wholeNumber } from '../options.ts';

interface RampOptions {
  readonly file: string;
  readonly flag: string;
  readonly reason: string;
  readonly json?: boolean;
}

/** Shows and changes how far a flag of the flag file is ramped up. It needs no database. */
export function rampCommand(): Command {
  const steps = RAMP_STEPS.join(' → ');
  return new Command('ramp')
    .description('who reads from the target: shows or changes it in the flag file')
    .addCommand(rampAction('show', 'how far the flag is ramped up, since when and why', null))
    .addCommand(rampAction('step', `one step up: ${steps}`, (now) => stepAfter(now)))
    .addCommand(rampAction('back', `one step back: ${RAMP_STEPS.toReversed().join(' → ')}`, (now) => stepBefore(now)))
    .addCommand(
      rampAction('set', 'to a percentage; 0 sends everybody back to the source', (_, percent) => percent).argument(
        '<percent>',
        'a whole number from 0 to 100',
        wholeNumber(0, 100),
      ),
    );
}

type Next = (now: number, percent: number) => number;

function rampAction(name: string, description: string, next: Next | null): Command {
  const command = new Command(name)
    .description(description)
    .option('--file <file>', 'the flag file', 'flags.json')
    .option('--flag <name>', 'the flag', READ_FLAG);
  if (next !== null) command.option('--reason <text>', 'why, kept in the file', 'by hand');
  return command.action(async (...given: unknown[]) => {
    const { file, flag, reason, json } = command.optsWithGlobals<RampOptions>();
    const before = rampOf(await readFlagFile(file), flag);
    const wanted = next?.(before.percent, Number(given[0]));
    if (wanted !== undefined && wanted !== before.percent) await writeRamp(file, flag, wanted, reason);
    const after = wanted === undefined ? before : rampOf(await readFlagFile(file), flag);
    const result = { file, flag, ...after, ...(wanted === undefined ? {} : { before: before.percent }) };
    process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : `${sentence(flag, before, after)}\n`);
  });
}

function sentence(flag: string, before: Ramp, { percent, changedAt, reason, on }: Ramp): string {
  const from = before.percent === percent ? '' : `${before.percent} % → `;
  const since = changedAt === null ? '' : ` since ${changedAt} (${reason ?? 'no reason given'})`;
  return `${flag}: ${from}${percent} %${since}${on ? '' : '; the flag is DISABLED, so everybody gets its default'}`;
}
