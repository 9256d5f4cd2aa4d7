import { ENTRY } from '../model/page-of.ts';
import { answerBytes } from '../model/printable.ts';
import { type Shape, shorten } from '../model/shorten.ts';

/** Bytes of JSON that an answer to a model may have. */
export const ANSWER_BYTES = 60_000;
/** Of these the page of an answer, which can be asked to go on. */
export const PAGE_BYTES = 36_000;

/** From what nearly every answer fits in to what every answer does. */
const SHAPES: readonly Shape[] = [
  { text: ENTRY.text, list: Number.POSITIVE_INFINITY },
  ...[1000, 500, 250, 120].map((list) => ({ text: ENTRY.text, list })),
  ENTRY,
  { text: 1000, list: 30 },
  { text: 500, list: 20 },
  { text: 300, list: 10 },
  { text: 150, list: 5 },
  { text: 80, list: 2 },
];
const SMALLEST: Shape = { text: 60, list: 1 };
const LISTS_NAMED = 20;

interface Asked {
  readonly name: string;
  /** The lists that come in pages: they fit, and are cut only where nothing else helps. */
  readonly pages?: readonly string[];
  /** How the tool is asked for less at once. */
  readonly narrow?: string;
}

type Answer = Readonly<Record<string, unknown>>;

/** The answer in at most ANSWER_BYTES: long texts say how many characters are missing, and `shortened` names each list that was cut and how to have the rest. */
export function boundAnswer(answer: Answer, asked: Asked): Answer {
  const paged = asked.pages === undefined ? {} : { whole: asked.pages };
  for (const shape of SHAPES) {
    const cut = cutTo(answer, { ...shape, ...(shape.list >= ENTRY.list ? paged : {}) }, asked);
    if (answerBytes(cut) <= ANSWER_BYTES) return cut;
  }
  return cutTo(answer, SMALLEST, asked);
}

function cutTo(answer: Answer, shape: Shape, { name, narrow }: Asked): Answer {
  const lists = new Map<string, string>();
  const cut = Object.entries(answer).map(([key, value]) => [
    key,
    shorten(
      value,
      shape,
      (place, kept, of) => {
        const counts = `the first ${kept} of ${of.toLocaleString('en-US')}`;
        lists.set(place, lists.has(place) ? `each cut to the first ${kept}` : counts);
      },
      key,
    ),
  ]);
  if (lists.size === 0) return Object.fromEntries(cut);
  const named = [...lists].slice(0, LISTS_NAMED).map(([place, what]) => `${place}: ${what}`);
  const more = lists.size > LISTS_NAMED ? [`${lists.size - LISTS_NAMED} more lists`] : [];
  const command = `\`lockstep ${name.replaceAll('_', '-')} --json\` in a terminal prints the whole answer`;
  const rest = `The rest: ${narrow === undefined ? '' : `${narrow}; or `}${command}.`;
  return { ...Object.fromEntries(cut), shortened: [...named, ...more, rest] };
}
