import type { LogReader } from '../../model/capture.ts';
import type { Finding } from '../../model/finding.ts';
import { bytesText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import type { SideReadiness } from '../../model/readiness.ts';
import { aboutServer, notSeen, type ReadinessCheck, sentence } from './check.ts';

const RULE = 'log-readers';
const NAMED = 5;

/** Who else reads the log, and what the server keeps for readers that are away. */
export const logReaders: ReadinessCheck = (side) => {
  if (!side.capture.known) return [];
  const { readers, publications, retention } = side.capture.value;
  if (!readers.known) {
    const consequence = 'A reader that is already there may be overlooked.';
    return [notSeen(side, RULE, readers, 'Who reads the log now', consequence)];
  }
  const away = readers.value.filter(({ active, retainedBytes }) => !active && retainedBytes !== null);
  const limit = retention.known && !retention.value.unbounded ? retention.value.value : null;
  const here = readers.value.filter(({ active }) => active);
  return [
    ...away.map((reader) => inactive(side, reader, limit)),
    ...present(side, here, publications.known ? publications.value : []),
  ];
};

function inactive(
  side: SideReadiness,
  { name, kind, retainedBytes, state, end }: LogReader,
  limit: string | null,
): Finding {
  return aboutServer(side, RULE, 'warning', {
    what: `The slot ${name} (${kind}) is not in use and holds ${bytesText(retainedBytes)} of the log (${state}).`,
    consequence:
      limit === null
        ? 'The server keeps the log for it until the disk is full; then nobody can write any more.'
        : `The server keeps up to ${limit} of the log for it and then gives the slot up: its reader must begin anew.`,
    wayOut: `Start its reader again, or, when nobody needs it: ${sentence(end)}`,
  });
}

interface Named {
  readonly name: string;
}

function present(side: SideReadiness, readers: readonly Named[], publications: readonly Named[]): Finding[] {
  const all = [...readers, ...publications];
  if (all.length === 0) return [];
  const counted = [
    ...(readers.length === 0 ? [] : [`${quantity(readers.length, 'reader')} of the log`]),
    ...(publications.length === 0 ? [] : [quantity(publications.length, 'publication')]),
  ];
  const names = all.slice(0, NAMED).map(({ name }) => name);
  return [
    aboutServer(side, RULE, 'note', {
      what: `There already: ${counted.join(' and ')}: ${names.join(', ')}${all.length > NAMED ? ', …' : ''}.`,
      consequence: 'Whoever removes one of them removes somebody’s replica or feed.',
      wayOut: 'Find out whose they are, and give capture a slot, a publication and a server number of its own.',
    }),
  ];
}
