import { Command } from 'commander';
import { type BypassReport, watchBypass } from '../../adapter/bypass.ts';
import { quantity, quantityOf } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

/** Watches the primary for writes that capture does not see; it only reads. */
export function watchBypassCommand(context: () => Promise<KitContext>): Command {
  return new Command('watch-bypass')
    .description(
      "compare the rows that the primary's server saw changed with those that capture recorded; it only reads",
    )
    .option('--every <seconds>', 'how long an interval is', wholeNumber(1, 86_400), 60)
    .option('--times <n>', 'end after so many intervals; endless unless given', wholeNumber(1))
    .action(async ({ every, times }: { every: number; times?: number }) => {
      const { direction, signal, json } = await context();
      let suspected = false;
      const options = { everyMs: every * 1000, times: times ?? null, signal };
      const last = await watchBypass(await direction(), options, (report) => {
        suspected ||= report.suspected;
        process.stdout.write(`${json ? JSON.stringify(report) : reportText(report)}\n`);
      });
      const unknown = last?.tables.some(({ rowsChanged }) => rowsChanged === null) ?? false;
      process.exitCode = suspected ? EXIT.notClean : unknown ? EXIT.failed : EXIT.fine;
    });
}

function reportText({ seconds, tables, signs, unseen }: BypassReport): string {
  const lines = tables.flatMap(({ name, rowsChanged, events, suspected, signs: own }) => {
    const rows = rowsChanged === null ? 'rows not counted' : `${quantity(rowsChanged, 'row')} changed`;
    const verdict = suspected ? ': more than was recorded, something writes past capture' : '';
    return suspected || own.length > 0
      ? [`  ${name}: ${rows}, ${events} recorded${verdict}`, ...own.map((sign) => `  ${name}: ${sign}`)]
      : [];
  });
  const counted = tables.filter(({ rowsChanged }) => rowsChanged !== null).length;
  return [
    `${Math.round(seconds)} s: ${quantityOf(counted, tables.length, 'table')} counted, ${lines.length === 0 ? 'nothing suspected' : 'suspected:'}`,
    ...lines,
    ...signs.map((sign) => `  ${sign}`),
    ...unseen.map((reason) => `  not seen: ${reason}`),
  ].join('\n');
}
