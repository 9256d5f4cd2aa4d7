import type { ObjectVerdict } from '../model/object-verdict.ts';
import type { Schema } from '../model/schema.ts';
import type { Code } from './code-of.ts';

const kinds: Readonly<Record<Code['kind'], string>> = {
  view: 'view',
  'materialized view': 'view',
  function: 'routine',
  procedure: 'routine',
  aggregate: 'routine',
  trigger: 'trigger',
  event: 'event',
};

/** Whose rights the object uses, as far as the catalogue says. */
export function rightsOf(
  { definers }: Schema,
  { kind, schema, name }: Code,
): Pick<ObjectVerdict, 'definer' | 'rights'> {
  const found = definers.find((each) => each.kind === kinds[kind] && each.schema === schema && each.name === name);
  return {
    definer: found?.definer ?? null,
    rights: found === undefined ? null : found.asInvoker ? 'invoker' : 'definer',
  };
}
