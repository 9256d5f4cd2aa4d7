import type { ObserveSettings } from '../model/observe-settings.ts';
import { type Condition, type Observed, rankOf, type WatchState, worstOf } from '../model/sync-status.ts';
import { conditions } from './conditions/index.ts';

/** Every stop condition, the worst first, and what they come to together. */
export function judge(
  observed: Observed,
  settings: ObserveSettings,
): { readonly state: WatchState; readonly conditions: Condition[] } {
  const kit = (command: string) => `${settings.kit_command} ${command}`;
  const judged = conditions
    .map((check) => check(observed, { settings, kit }))
    .sort((a, b) => rankOf(b.state) - rankOf(a.state));
  return { state: worstOf(judged.map(({ state }) => state)), conditions: judged };
}
