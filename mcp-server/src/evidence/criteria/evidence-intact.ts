import { quantity } from '../../model/quantity.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** A log that somebody changed, cut or rearranged proves nothing. */
export const evidenceIntact: Judge = ({ evidence: { broken, torn, records } }) => {
  if (broken !== null) {
    return failed(`${broken.at}: ${broken.what}.`, {
      run: 'Restore migration/evidence from version control or backup; or move it away and run every check again.',
    });
  }
  const unfinished =
    torn.length === 0 ? '' : `; ${quantity(torn.length, 'line')} left unfinished by a killed run or a full disk`;
  return passed(`${quantity(records.length, 'record')}, each as it was written${unfinished}.`);
};
