import { bytesText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { aboutServer, notSeen, type ReadinessCheck, sentence } from './check.ts';

/** Who else reads the log, and what the server keeps for readers that are away. */
export const logReaders: ReadinessCheck = (side) => {
  if (!side.capture.known) return [];
  const { readers, publications } = side.capture.value;
  if (!readers.known) {
    return [
      notSeen(
        side,
        'log-readers',
        readers,
        'Who reads the log now',
        'A reader that is already there may be overlooked.',
      ),
    ];
  }
  const away = readers.value.filter(({ active, retainedBytes }) => !active && retainedBytes !== null);
  const here = readers.value.filter(({ active }) => active);
  const published = publications.known ? publications.value : [];
  return [
    ...away.map(({ name, kind, retainedBytes, state, end }) =>
      aboutServer(side, 'log-readers', 'warning', {
        what: `The slot ${name} (${kind}) is not in use and holds ${bytesText(retainedBytes)} of the log (${state}).`,
        consequence: 'The server keeps the log for it until its disk is full; then nobody can write any more.',
        wayOut: `Start its reader again, or, when nobody needs it: ${sentence(end)}`,
      }),
    ),
    ...(here.length + published.length === 0
      ? []
      : [
          aboutServer(side, 'log-readers', 'note', {
            what: `${quantity(here.length, 'reader')} of the log and ${quantity(published.length, 'publication')} are there already${list([...here, ...published])}.`,
            consequence:
              'Another reader adds to their load, and whoever removes one of them removes somebody’s replica or feed.',
            wayOut: 'Find out whose they are, and give capture a slot, a publication and a server number of its own.',
          }),
        ]),
  ];
};

const NAMED = 5;

function list(things: readonly { readonly name: string }[]): string {
  const names = things.slice(0, NAMED).map(({ name }) => name);
  return `: ${names.join(', ')}${things.length > NAMED ? ', …' : ''}`;
}
