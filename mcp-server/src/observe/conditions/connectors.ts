import { quantityThat } from '../../model/quantity.ts';
import { type ConditionCheck, said } from './condition.ts';

const FINE: ReadonlySet<string> = new Set(['RUNNING']);
const BROKEN: ReadonlySet<string> = new Set(['FAILED', 'MISSING']);

/** The connectors of Kafka Connect, where they are configured. */
export const connectors: ConditionCheck = ({ connectors: found }) => {
  if (found === null) return said('connectors', 'fine', 'No Kafka Connect is configured.');
  if (!found.known) return said('connectors', 'unknown', `${found.reason}. ${found.turnOn}`);
  const parts = found.value.flatMap(({ name, state, tasks }) => [
    { label: name, connector: name, state, error: null },
    ...tasks.map((task) => ({
      label: `task ${task.id} of ${name}`,
      connector: name,
      state: task.state,
      error: task.error,
    })),
    ...(state === 'RUNNING' && tasks.length === 0
      ? [{ label: `every task of ${name}`, connector: name, state: 'UNASSIGNED', error: null }]
      : []),
  ]);
  if (parts.length === 0) return said('connectors', 'unknown', 'Kafka Connect knows no connector.');
  const broken = parts.filter(({ state }) => BROKEN.has(state));
  const off = parts.filter(({ state }) => !FINE.has(state) && !BROKEN.has(state));
  if (broken.length + off.length === 0)
    return said(
      'connectors',
      'fine',
      `${quantityThat(found.value.length, 'connector', 'runs, with its tasks', 'run, with their tasks')}.`,
    );
  const worst = broken.length > 0 ? broken : off;
  const names = [...new Set(worst.map(({ connector }) => connector))];
  const each = (verb: string, path: string) =>
    names.map((name) => `curl -X ${verb} '<connect>/connectors/${encodeURIComponent(name)}/${path}'`).join('; ');
  const restart = each('POST', 'restart?includeTasks=true&onlyFailed=true');
  return {
    ...said(
      'connectors',
      broken.length > 0 ? 'halt' : 'warn',
      `${worst.map(({ label, state, error }) => `${label} is ${state}${error === null ? '' : ` (${error})`}`).join(', ')}: its changes do not arrive.`,
    ),
    pause: each('PUT', 'pause'),
    resume: broken.length > 0 ? restart : each('PUT', 'resume'),
  };
};
