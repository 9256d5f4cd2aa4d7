import { strategies } from './strategy/index.ts';
import type { Question, Route, Strategy, StrategyId } from './strategy/strategy.ts';

export interface Decision {
  readonly id: StrategyId;
  readonly name: string;
  /** False: something stands against every strategy, and the plan is for the one with the least against it. */
  readonly possible: boolean;
  /** What must change before it may begin; empty when it is possible. */
  readonly obstacles: readonly string[];
  readonly because: readonly string[];
  readonly rejected: readonly { readonly id: StrategyId; readonly name: string; readonly because: readonly string[] }[];
  readonly route: Route;
}

/** The strategy for these facts and constraints, and why not the others: pure, the same question has the same answer. */
export function decideStrategy(question: Question): Decision {
  const judged = strategies.map((strategy) => ({ strategy, against: strategy.against(question) }));
  const chosen = judged.find(({ against }) => against.length === 0) ?? nearest(judged, question);
  const { strategy, against } = chosen;
  return {
    id: strategy.id,
    name: strategy.name,
    possible: against.length === 0,
    obstacles: against,
    because: strategy.because(question),
    rejected: judged
      .filter((other) => other !== chosen)
      .map((other) => ({
        id: other.strategy.id,
        name: other.strategy.name,
        because: other.against.length > 0 ? other.against : [`Possible too, but: ${other.strategy.drawback}`],
      })),
    route: strategy.route(question),
  };
}

interface Judged {
  readonly strategy: Strategy;
  readonly against: readonly string[];
}

/** Where nothing is possible, what most migrations of this kind come to once the least is changed. */
function nearest(judged: readonly Judged[], { sameDatabase }: Question): Judged {
  const kinds: readonly StrategyId[] = sameDatabase ? ['expand-contract'] : ['dual-write-outbox', 'cdc', 'trickle'];
  const [first, ...others] = kinds.flatMap((id) => judged.filter(({ strategy }) => strategy.id === id));
  if (first === undefined) throw new Error('there is no strategy');
  return others.reduce((best, other) => (other.against.length < best.against.length ? other : best), first);
}
