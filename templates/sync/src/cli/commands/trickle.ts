import { Command, InvalidArgumentError } from 'commander';
import type { TrickledTable } from '../../trickle/options.ts';
import { TRICKLE } from '../../trickle/options.ts';
import { runTrickle } from '../../trickle/run-trickle.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

interface Options {
  readonly tables: readonly TrickledTable[];
  readonly since: string;
  readonly lag: number;
  readonly overlap: number;
  readonly hoursAhead: number;
  readonly every: number;
  readonly sweepEvery: number;
  readonly passes?: number;
  readonly restart?: boolean;
}

/** Keeps the secondary near a primary on which nothing captures changes. */
export function trickleCommand(context: () => Promise<KitContext>): Command {
  return new Command('trickle')
    .description('where nothing captures changes: bring rows over by a column that holds the time of their last change')
    .requiredOption('--tables <schema.table=column...>', 'tables and the column with the time of change', trickled)
    .requiredOption('--since <time>', 'YYYY-MM-DD hh:mm:ss before the backfill began, by the clock of the columns')
    .option('--lag <seconds>', 'how far clocks of writers are apart', wholeNumber(0), TRICKLE.lagSeconds)
    .option('--overlap <seconds>', 'how much is read again each time', wholeNumber(0), TRICKLE.overlapSeconds)
    .option('--hours-ahead <hours>', "the columns' clock is so far ahead of UTC", Number, TRICKLE.hoursAhead)
    .option('--every <seconds>', 'pause between passes', wholeNumber(0), TRICKLE.everySeconds)
    .option(
      '--sweep-every <passes>',
      'look for deleted keys in every so many passes',
      wholeNumber(1),
      TRICKLE.sweepEvery,
    )
    .option('--passes <n>', 'end after so many', wholeNumber(1))
    .option('--restart', 'begin at --since again')
    .action(async (options: Options) => {
      const kit = await context();
      const { lag, overlap, every, tables, passes, ...rest } = options;
      await runTrickle(
        await kit.direction(),
        {
          fingerprint: kit.kit.fingerprint,
          tables,
          ...rest,
          lagSeconds: lag,
          overlapSeconds: overlap,
          everySeconds: every,
          ...(passes === undefined ? {} : { passes }),
          signal: kit.signal,
        },
        { log: kit.log },
      );
      process.exitCode = kit.signal.aborted ? EXIT.interrupted : EXIT.fine;
    });
}

function trickled(text: string, before: readonly TrickledTable[] = []): TrickledTable[] {
  const [name, changedAt, ...more] = text.split('=');
  if (!name || !changedAt || more.length > 0) {
    throw new InvalidArgumentError('expected schema.table=column, like shop.orders=updated_at');
  }
  return [...before, { name, changedAt }];
}
