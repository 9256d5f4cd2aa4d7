import { type ConditionCheck, said } from './condition.ts';

/** Whether both servers answer. */
export const servers: ConditionCheck = ({ source, target }) => {
  const gone = [source, target].flatMap((side) => (side.gone === null ? [] : [side.gone]));
  return gone.length === 0
    ? said('servers', 'fine', 'Both servers answer.')
    : said('servers', 'unknown', `No answer: ${gone.join('; ')}.`);
};
