import type { Dialect } from '../engines/engine.ts';
import type { Mapping } from '../model/mapping.ts';
import type { ObjectAssessment, ObjectReason, ObjectVerdict } from '../model/object-verdict.ts';
import type { Schema } from '../model/schema.ts';
import { type Code, codeOf } from './code-of.ts';
import { constructs } from './constructs/index.ts';
import { gapVerdicts, hiddenReason } from './hidden.ts';
import { home } from './home.ts';
import { rightsOf } from './rights-of.ts';
import { sameNames } from './same-names.ts';
import { score } from './score.ts';
import { situations } from './situations/index.ts';
import { viewScripts } from './view-scripts.ts';
import { type Translation, translateViews, viewKey } from './views/translate-views.ts';
import type { ViewMove } from './views/view-move.ts';

export interface ObjectsInput {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly sourceDialect: Dialect;
  readonly targetDialect: Dialect;
}

/** What becomes of every view, routine, trigger and event of the source: pure, the same input gives the same verdicts. What the login may not read is in the list too. */
export function assessObjects(input: ObjectsInput): ObjectAssessment {
  const { source, target, mapping } = input;
  const move = { source, target, mapping, from: input.sourceDialect.code, to: input.targetDialect.code };
  const translations = translateViews(move);
  const assessment = { move, input, translations, unchanged: sameNames(move) };
  const objects = codeOf(source).map((code) => verdictOf(code, assessment));
  return {
    objects: [...objects, ...gapVerdicts(source)],
    views: viewScripts(objects, move),
  };
}

interface Assessment {
  readonly move: ViewMove;
  readonly input: ObjectsInput;
  readonly translations: ReadonlyMap<string, Translation>;
  /** null when the same text means the same on the target; else what stands against it. */
  readonly unchanged: string | null;
}

function verdictOf(code: Code, assessment: Assessment): ObjectVerdict {
  const { move, input } = assessment;
  const { from } = move;
  const { kind, schema, table, name, schedule } = code;
  const common = {
    ...{ kind, schema, table, name, schedule },
    ...rightsOf(move.source, code),
    onTarget: onTarget(code, move.target),
  };
  const noHome = homeless(code, move);
  if (code.sql === null && noHome) {
    const reasons = [unknownHere(code)];
    return {
      ...common,
      goesTo: home(code, move),
      verdict: 'no equivalent',
      score: 0,
      reasons,
      translation: null,
      certain: false,
    };
  }
  if (code.sql === null) {
    const reasons = [hiddenReason(move.source, code)];
    return {
      ...common,
      goesTo: home(code, move),
      verdict: 'not readable',
      score: 0,
      reasons,
      translation: null,
      certain: false,
    };
  }
  const tokens = from.tokens(code.sql);
  const found =
    input.sourceDialect.engine === input.targetDialect.engine ? [] : constructReasons(code, tokens, assessment);
  const places = found.reduce((sum, { lines }) => sum + lines.length, 0);
  const reasons = [...languageReasons(code, move, noHome), ...found, ...situationReasons(code, move)];
  const impossible = noHome || found.some(({ construct }) => impossibles.has(construct));
  const goesTo = impossible && !noHome ? 'the application' : home(code, move);
  return { ...common, goesTo, score: score(tokens, places), ...judged(code, { reasons, impossible }, assessment) };
}

type Judged = Pick<ObjectVerdict, 'verdict' | 'reasons' | 'translation' | 'certain'>;

function judged(
  code: Code,
  { reasons, impossible }: { readonly reasons: ObjectReason[]; readonly impossible: boolean },
  { translations, unchanged, move }: Assessment,
): Judged {
  const view = code.kind === 'view' || code.kind === 'materialized view';
  const added = view ? clauseReasons(code, move) : [];
  const sameEngine = move.source.engine === move.target.engine;
  if (sameEngine && unchanged === null) {
    const text = (code.sql ?? '').trim();
    const translation = view ? text.replace(/;$/, '') : text;
    return { verdict: 'as is', reasons: [...reasons, ...added], translation, certain: added.length === 0 };
  }
  const verdict = impossible ? ('no equivalent' as const) : ('adjust' as const);
  const all = [...reasons, ...(sameEngine && unchanged !== null ? [otherNames(unchanged)] : [])];
  const translation = view ? translations.get(viewKey(code)) : undefined;
  if (translation === undefined) return { verdict, reasons: all, translation: null, certain: false };
  const { sql, doubts } = translation;
  const why = doubts.map((doubt) => (sql === null ? notTranslated(doubt) : notCertain(doubt)));
  const certain = sql !== null && doubts.length === 0 && added.length === 0;
  return { verdict, reasons: [...all, ...why, ...added], translation: sql, certain };
}

/** What CREATE VIEW says besides the query, and no script of ours repeats. */
function clauseReasons({ schema, name }: Code, { source, target, to }: ViewMove): ObjectReason[] {
  const found = source.definers.find((each) => each.kind === 'view' && each.schema === schema && each.name === name);
  return [
    ...(found?.asInvoker === true && !to.viewsAsInvoker(target.version)
      ? [
          notCertain(
            'the rights it uses: whoever reads it, not its definer, which this version of the target cannot say',
          ),
        ]
      : []),
    ...(found?.checkOption === true
      ? [notCertain('its CHECK OPTION, which refuses rows that it would not show; add it to CREATE VIEW')]
      : []),
  ];
}

/** A routine's, trigger's or event's statements are in a language of the source's own. */
function languageReasons(code: Code, { source, target }: ViewMove, noHome: boolean): ObjectReason[] {
  if (source.engine === target.engine || code.kind === 'view' || code.kind === 'materialized view') return [];
  if (noHome) return [unknownHere(code)];
  return [
    {
      construct: 'own-language',
      lines: [],
      consequence: `Its statements are in the language of ${source.flavor}, which the target does not run.`,
      instead: 'Rewrite it where it should live, and run both on the same rows.',
    },
  ];
}

function unknownHere({ kind, language }: Code): ObjectReason {
  const what = language === null || kind === 'aggregate' ? `no ${kind} of its own` : `no routine in ${language}`;
  return {
    construct: 'unknown-there',
    lines: [],
    consequence: `The target has ${what}.`,
    instead: 'Move what it does to where the plan says it should live, and run both on the same rows.',
  };
}

function otherNames(why: string): ObjectReason {
  return {
    construct: 'other-names',
    lines: [],
    consequence: `Its text may name what the target does not have: ${why}.`,
    instead: 'Go through its names, then create it on the target and run it there.',
  };
}

function notTranslated(why: string): ObjectReason {
  return {
    construct: 'not-translated',
    lines: [],
    consequence: `It is not translated, because of ${why}.`,
    instead: 'Write it for the target by hand, and compare the rows of both.',
  };
}

function notCertain(why: string): ObjectReason {
  return {
    construct: 'not-certain',
    lines: [],
    consequence: `The draft runs, but is not certain to do the same, because of ${why}.`,
    instead: 'Settle it, and compare the rows of both sides before anyone reads the draft.',
  };
}

const impossibles: ReadonlySet<string> = new Set(
  constructs.filter(({ impossible }) => impossible === true).map(({ id }) => id),
);

function constructReasons(
  code: Code,
  tokens: ReturnType<ViewMove['from']['tokens']>,
  { input }: Assessment,
): ObjectReason[] {
  return constructs
    .filter(({ of }) => of === input.sourceDialect.engine)
    .flatMap(({ id, find, consequence, instead }) => {
      const lines = find({ kind: code.kind, tokens }).flatMap((at) => tokens[at]?.line ?? []);
      return lines.length === 0 ? [] : [{ construct: id, lines, consequence, instead }];
    });
}

function situationReasons({ trigger }: Code, { source, target, from, to }: ViewMove): ObjectReason[] {
  if (trigger === null) return [];
  const move = { source, target, from: from.triggers, to: to.triggers };
  return situations.flatMap((situation) => situation(trigger, move) ?? []);
}

/** Nothing of its kind exists on the target, or its language is one that only the source runs. */
function homeless({ kind, language }: Code, { source, target, from, to }: ViewMove): boolean {
  if (source.engine === target.engine) return false;
  return to.homes[kind] === null || (language !== null && !from.languages.includes(language));
}

function onTarget({ kind, name, table }: Code, target: Schema): boolean {
  if (kind === 'view' || kind === 'materialized view') return target.views.some((view) => view.name === name);
  if (kind === 'trigger') return target.triggers.some((trigger) => trigger.name === name && trigger.table === table);
  if (kind === 'event') return target.events.some((event) => event.name === name);
  return target.routines.some((routine) => routine.name === name);
}
