import { listNames, quantity } from '../wording.ts';
import { againstFlip, againstOutbox, againstTwoDatabases, outboxCapture } from './capture.ts';
import type { Question, Strategy } from './strategy.ts';

/** One component of the application after another, each with its own tables. */
export const strangler: Strategy = {
  id: 'strangler',
  name: 'Strangler: one component after another, each by an outbox',
  against: (question) => {
    const names = Object.keys(question.components);
    return [
      ...againstTwoDatabases(question),
      ...(names.length > 1 ? againstParts(question) : ['Fewer than two components are named (migration.components).']),
      ...againstOutbox(question),
      ...againstFlip(question),
    ];
  },
  because: ({ components, source }) => [
    `${listNames(Object.entries(components).map(([name, tables]) => `${name} (${quantity(tables.length, 'table')})`))} share no foreign key, so each can be moved, watched and taken back by itself.`,
    `What is not moved yet stays wholly in ${source}; an error concerns one component.`,
  ],
  route: (question) => ({ capture: outboxCapture(question) ?? 'adapter', traffic: 'by component' }),
  drawback: 'It takes as many cutovers as there are components, and transactions must not cross them.',
};

/** Components must cover every table once, and no foreign key may lead from one to another. */
function againstParts({ components, tables }: Question): string[] {
  const homes = new Map<string, string[]>();
  for (const [component, names] of Object.entries(components)) {
    for (const name of names) homes.set(name, [...(homes.get(name) ?? []), component]);
  }
  const homeless = tables.filter(({ name }) => !homes.has(name)).map(({ name }) => name);
  const shared = [...homes].filter(([, owners]) => owners.length > 1).map(([name]) => name);
  const crossing = tables.flatMap(({ name, references }) =>
    references
      .filter((parent) => (homes.get(name) ?? [])[0] !== (homes.get(parent) ?? [])[0])
      .map((parent) => `${name} → ${parent}`),
  );
  return [
    ...(homeless.length === 0 ? [] : [`${listNames(homeless)} belong to no component (migration.components).`]),
    ...(shared.length === 0 ? [] : [`${listNames(shared)} belong to more than one component (migration.components).`]),
    ...(crossing.length === 0 ? [] : [`Foreign keys lead from one component to another: ${listNames(crossing)}.`]),
  ];
}
