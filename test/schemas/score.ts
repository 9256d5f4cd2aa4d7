import { CONSTRUCT_KINDS, type Construct, type ConstructKind, targetView } from './criteria/construct.ts';
import type { Facts } from './facts/facts.ts';
import type { Conversion } from './tools/conversion.ts';

/** How many constructs arrived; `untold` are those that did not arrive as they were without a word of the tool. */
export interface Score {
  readonly kept: number;
  readonly altered: number;
  readonly lost: number;
  readonly untold: number;
}

/** A construct that did not arrive as it was. */
export interface Loss {
  readonly kind: ConstructKind;
  readonly place: string;
  readonly what: string;
  readonly told: boolean;
}

export interface Judgement {
  readonly scores: Readonly<Partial<Record<ConstructKind, Score>>>;
  readonly losses: readonly Loss[];
}

/** Judges every construct of the source by what the target holds now and by what the tool said. */
export function judge(constructs: readonly Construct[], target: Facts, told: Conversion['told']): Judgement {
  const view = targetView(target);
  const losses = constructs.flatMap((construct): Loss[] => {
    const verdict = construct.judge(view);
    if (verdict === 'kept') return [];
    const { kind, table, name } = construct;
    const place = table === null || table === name ? name : `${table}.${name}`;
    return [{ kind, place, what: verdict === 'lost' ? 'lost' : verdict.altered, told: told(construct) }];
  });
  const scores = CONSTRUCT_KINDS.flatMap((kind) => {
    const all = constructs.filter((construct) => construct.kind === kind).length;
    const mine = losses.filter((loss) => loss.kind === kind);
    const lost = mine.filter(({ what }) => what === 'lost').length;
    const untold = mine.filter((loss) => !loss.told).length;
    return all === 0 ? [] : [[kind, { kept: all - mine.length, altered: mine.length - lost, lost, untold }] as const];
  });
  return { scores: Object.fromEntries(scores), losses };
}

/** The sum of scores. */
export function total(scores: readonly (Score | undefined)[]): Score {
  const sum = (pick: (score: Score) => number) => scores.reduce((all, score) => all + (score ? pick(score) : 0), 0);
  return {
    kept: sum(({ kept }) => kept),
    altered: sum(({ altered }) => altered),
    lost: sum(({ lost }) => lost),
    untold: sum(({ untold }) => untold),
  };
}
