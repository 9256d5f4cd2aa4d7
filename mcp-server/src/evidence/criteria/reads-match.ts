import { quantityOf, quantityThat } from '../../model/quantity.ts';
import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** What readers would get from the target is what they get. */
export const readsMatch: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ shadow }) => shadow,
    ({ match, mismatch }) => {
      const verdicts = match + mismatch;
      const { read_match_percent, shadow_reads } = gate.settings;
      if (verdicts < Math.max(1, shadow_reads)) {
        return unknown(
          `${quantityThat(verdicts, 'shadow read', 'has', 'have')} a verdict; ${shadow_reads} are wanted.`,
          {
            run: 'npm run sync -- shadow report',
          },
        );
      }
      const percent = (match / verdicts) * 100;
      const reason = `${quantityOf(match, verdicts, 'shadow read')} agree (${Math.floor(percent * 1000) / 1000} %).`;
      return match * 100 > read_match_percent * verdicts
        ? passed(reason)
        : failed(reason, { run: 'npm run sync -- shadow report names the fields that differ' });
    },
  );
