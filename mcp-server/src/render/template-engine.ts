import Handlebars from 'handlebars';
import type { z } from 'zod';
import type { Dialect } from '../engines/engine.ts';
import { LockstepError } from '../model/errors.ts';
import { bytesText, countText, secondsText } from '../model/number-text.ts';
import type { contexts } from './contexts.ts';
import { htmlText } from './html.ts';
import { mdBlock, mdCellCode, mdCode, mdText } from './markdown.ts';
import { templates } from './templates.generated.ts';
import { commentText, draftText } from './visible-text.ts';

/** What a helper takes, in the words that the check of the templates uses. */
export type HelperInput = 'string' | 'strings' | 'number' | 'nullable number' | 'table' | 'sql' | 'html';

interface Helper {
  readonly takes: HelperInput;
  write(value: unknown, dialect: Dialect | null): string;
}

/** Every way a template may print a value; there is no other: a bare `{{value}}` is refused. */
export const helpers: Readonly<Record<string, Helper>> = {
  mdText: { takes: 'string', write: (value) => mdText(asText(value)) },
  mdCode: { takes: 'string', write: (value) => mdCode(asText(value)) },
  mdCell: { takes: 'string', write: (value) => mdText(asText(value)) },
  mdCellCode: { takes: 'string', write: (value) => mdCellCode(asText(value)) },
  mdBlock: { takes: 'strings', write: (value) => mdBlock(asTexts(value)) },
  mdOutput: { takes: 'strings', write: (value) => mdBlock(asTexts(value), 'text') },
  count: { takes: 'nullable number', write: (value) => countText(asNumberOrNull(value)) },
  bytes: { takes: 'nullable number', write: (value) => bytesText(asNumberOrNull(value)) },
  seconds: { takes: 'nullable number', write: (value) => secondsText(asNumberOrNull(value)) },
  htmlText: { takes: 'string', write: (value) => htmlText(asText(value)) },
  html: { takes: 'html', write: (value) => field(value, 'html') },
  comment: { takes: 'string', write: (value) => commentText(asText(value)) },
  digits: { takes: 'number', write: (value) => BigInt(asNumber(value)).toString() },
  sql: { takes: 'sql', write: (value) => field(value, 'sql') },
  sqlDraft: { takes: 'sql', write: (value) => draftText(field(value, 'sql')) },
  sqlIdent: { takes: 'string', write: (value, dialect) => asDialect(dialect).identifier(asText(value)) },
  sqlLit: { takes: 'string', write: (value, dialect) => asDialect(dialect).literal(asText(value)) },
  sqlTable: {
    takes: 'table',
    write: (value, dialect) => asDialect(dialect).table({ schema: field(value, 'schema'), name: field(value, 'name') }),
  },
};

/** The options under which every template is compiled. */
export const compileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
};

type Contexts = { readonly [Name in keyof typeof contexts]: z.infer<(typeof contexts)[Name]> };

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/** Writes one template; SQL templates need the dialect of the server that will run them. */
export function renderTemplate<Name extends keyof Contexts>(
  name: Name,
  context: Contexts[Name],
  dialect: Dialect | null,
): string {
  const template = compiled.get(name) ?? Handlebars.create().compile(templates[name], compileOptions);
  compiled.set(name, template);
  const bound = Object.entries(helpers).map(([helper, { write }]) => [
    helper,
    (value: unknown) => write(value, dialect),
  ]);
  return template(context, { helpers: Object.fromEntries(bound) });
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw defect('a text', value);
}

function asTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(asText);
  throw defect('a list of texts', value);
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw defect('a number', value);
}

function asNumberOrNull(value: unknown): number | null {
  return value === null ? null : asNumber(value);
}

function field(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) throw defect(`an object with ${name}`, value);
  return asText(new Map(Object.entries(value)).get(name));
}

function asDialect(dialect: Dialect | null): Dialect {
  if (dialect !== null) return dialect;
  throw defect('a dialect', dialect);
}

function defect(wanted: string, value: unknown): LockstepError {
  return new LockstepError('INTERNAL', `a template was given ${typeof value} where it needs ${wanted}`, {
    hint: 'This is a defect in Lockstep: please report it with the command you ran.',
  });
}
