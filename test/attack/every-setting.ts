import { z } from 'zod';
import { type Settings, settingsSchema } from '../../mcp-server/src/config/settings.ts';

/** A part of the published JSON Schema of lockstep.yaml. */
interface Node {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly propertyNames?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

export type Section = keyof Settings;

/** Gives the text of a place; `pattern` and `format` say what is taken there. */
export type Give = (path: string, shape: Pick<Node, 'pattern' | 'format'>) => unknown;

const root: Node = JSON.parse(JSON.stringify(z.toJSONSchema(settingsSchema, { io: 'input', reused: 'inline' })));
const sections = Object.entries(root.properties ?? {});
const isText = ({ type = [], enum: labels, const: only }: Node) =>
  [type].flat().includes('string') && labels === undefined && only === undefined;
const branchesOf = ({ anyOf, oneOf }: Node) => anyOf ?? oneOf ?? [];
/** What tells one kind of entry from the others. */
const kindOf = ({ properties }: Node) => (typeof properties?.kind?.const === 'string' ? properties.kind.const : null);

/** Every place of lockstep.yaml that takes a text of the user's: `[]` is an entry of a list, `{key}` a name that the user gives, `<…>` a kind of change. */
export function textPlaces(): string[] {
  return [...new Set(sections.flatMap(([name, node]) => placesIn(node, name)))];
}

function placesIn(node: Node, path: string): string[] {
  const { properties, items, propertyNames, additionalProperties } = node;
  return [
    ...(isText(node) ? [path] : []),
    ...branchesOf(node).flatMap((branch) => placesIn(branch, kindOf(branch) ? `${path}<${kindOf(branch)}>` : path)),
    ...Object.entries(properties ?? {}).flatMap(([key, value]) => placesIn(value, `${path}.${key}`)),
    ...(items === undefined ? [] : placesIn(items, `${path}[]`)),
    ...(propertyNames === undefined ? [] : placesIn(propertyNames, `${path}{key}`)),
    ...(typeof additionalProperties === 'object' ? placesIn(additionalProperties, `${path}{}`) : []),
  ];
}

/** A section with a text in every place that takes one; what takes no text is left to its default. */
export function filledSection(section: Section, filling: Filling): unknown {
  const node = root.properties?.[section];
  return node === undefined ? undefined : filled(node, section, filling);
}

/** What stands in the places. */
export interface Filling {
  readonly give: Give;
  /** Of what has kinds. */
  readonly kind?: string;
  /** A table is named by its schema and its name, not by one text. */
  readonly apart: boolean;
}

function filled(node: Node, path: string, filling: Filling): unknown {
  if (isText(node)) return filling.give(path, node);
  const branches = branchesOf(node);
  if (branches.length > 0) {
    const branch = branches.find((one) => kindOf(one) === (filling.kind ?? '')) ?? branches.at(filling.apart ? -1 : 0);
    const name = kindOf(branch ?? {});
    return filled(branch ?? {}, name === null ? path : `${path}<${name}>`, filling);
  }
  if (node.type === 'array')
    return Array.from({ length: Math.max(1, node.minItems ?? 1) }, () =>
      filled(node.items ?? {}, `${path}[]`, filling),
    );
  if (node.propertyNames !== undefined) return filledRecord(node, path, filling);
  if (node.type === 'object') return filledObject(node, path, filling);
  if (node.type === 'null') return null;
  if (node.type === 'boolean') return true;
  return node.const ?? node.enum?.[0] ?? node.minimum ?? (node.exclusiveMinimum ?? 0) + 1;
}

function filledRecord({ propertyNames, additionalProperties }: Node, path: string, filling: Filling): unknown {
  const names = propertyNames?.enum ?? [filled(propertyNames ?? {}, `${path}{key}`, filling)];
  const value = typeof additionalProperties === 'object' ? additionalProperties : {};
  return Object.fromEntries(names.map((name) => [String(name), filled(value, `${path}{}`, filling)]));
}

function filledObject({ properties = {}, required = [] }: Node, path: string, filling: Filling): unknown {
  const entries = Object.entries(properties)
    .filter(([key, value]) => required.includes(key) || placesIn(value, '').length > 0)
    .map(([key, value]) => [key, filled(value, `${path}.${key}`, filling)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The kinds of change. */
export function kindsOfChange(): string[] {
  return branchesOf(root.properties?.changes?.items ?? {}).flatMap((branch) => kindOf(branch) ?? []);
}
