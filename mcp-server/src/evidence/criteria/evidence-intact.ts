import { failed, type Judge, passed } from '../ruling.ts';

/** A log that somebody changed, cut or rearranged proves nothing. */
export const evidenceIntact: Judge = ({ evidence: { broken, torn, records } }) => {
  if (broken !== null) {
    return failed(`${broken.at}: ${broken.what}.`, {
      run: 'Restore migration/evidence from version control or backup; or move it away and run every check again.',
    });
  }
  const unfinished = torn.length === 0 ? '' : `; ${torn.length} lines were left unfinished by killed runs`;
  return passed(`${records.length} records, each as it was written${unfinished}.`);
};
