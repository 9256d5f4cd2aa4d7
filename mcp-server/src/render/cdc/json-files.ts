import type { Connector, DescribedCdc } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';

/** Each connector as one flat object, as `PUT /connectors/<name>/config` takes it. */
export function connectorFiles({ source, sinks }: DescribedCdc): RenderedFile[] {
  return [...(source === null ? [] : [source]), ...sinks].map((connector) => ({
    path: `cdc/connectors/${connector.name}.json`,
    text: jsonText(configOf(connector)),
  }));
}

/** A connector’s settings as one object, its name among them. */
export function configOf({ name, settings }: Connector): Readonly<Record<string, string>> {
  return { name, ...Object.fromEntries(settings.map(({ key, value }) => [key, value])) };
}

/** AWS DMS: the documents of its task, and its alarms. */
export function dmsFiles({ dms }: DescribedCdc): RenderedFile[] {
  return [
    { path: 'cdc/dms/table-mappings.json', text: jsonText(dms.tableMappings) },
    { path: 'cdc/dms/task-settings.json', text: jsonText(dms.taskSettings) },
    ...dms.alarms.map(({ name, input }) => ({ path: `cdc/dms/alarms/${name}.json`, text: jsonText(input) })),
  ];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
