import type { Connector, DescribedCdc, Setting } from '../../model/described-cdc.ts';
import type { KitSides } from '../kit-files.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';

/** CONNECTORS.md: key, value, because. What all sinks say alike stands once. */
export function connectorsDocument({ source, sinks }: DescribedCdc, sides: KitSides): RenderedFile {
  const shared = sharedBy(sinks);
  const groups = [
    ...(source === null
      ? []
      : [group(`The source: ${source.name}`, `connectors/${source.name}.json`, source.settings)]),
    ...(shared.length === 0 ? [] : [group('Every sink', 'In each file of the sinks.', shared)]),
    ...sinks.map(({ name, settings }) =>
      group(
        `The sink ${name}`,
        `connectors/${name}.json, beside what every sink says`,
        settings.filter((setting) => !shared.some(({ key }) => key === setting.key)),
      ),
    ),
  ];
  const context = { origin: { source: sides.source.label, target: sides.target.label }, groups };
  return { path: 'cdc/CONNECTORS.md', text: renderTemplate('documents/connectors.md', context, null) };
}

function group(title: string, file: string, settings: readonly Setting[]) {
  return { title, file, settings: settings.map(({ key, value, because }) => ({ key, value, because })) };
}

/** What all of them say alike; of a single one what would be the same for another. */
function sharedBy(sinks: readonly Connector[]): Setting[] {
  const [first, ...others] = sinks;
  if (first === undefined) return [];
  const own: ReadonlySet<string> = new Set(['topics', 'tasks.max', 'collection.name.format', 'field.exclude.list']);
  return first.settings.filter(
    ({ key, value }) =>
      !own.has(key) &&
      !key.startsWith('transforms') &&
      others.every(({ settings }) => settings.some((setting) => setting.key === key && setting.value === value)),
  );
}
