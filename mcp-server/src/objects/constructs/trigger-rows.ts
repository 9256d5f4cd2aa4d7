import { type Construct, phrase, within } from '../construct.ts';

/** NEW and OLD set in a trigger. */
export const triggerRows: Construct = {
  id: 'trigger-rows',
  of: 'mysql',
  find: within(['trigger'], phrase('set', 'new', '.')),
  consequence: 'In PL/pgSQL the row goes back by RETURN NEW; without it a BEFORE trigger drops the row.',
  instead: 'NEW.column := value; RETURN NEW at the end.',
};
