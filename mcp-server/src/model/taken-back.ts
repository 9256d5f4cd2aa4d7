import type { SyncStatus } from './sync-status.ts';

/** Seconds since the writers were taken back to the source after a flip; null: they were not, or have been moved again. */
export function takenBack({ primary, flips }: Pick<SyncStatus, 'primary' | 'flips'>): number | null {
  const [last] = flips.filter(({ outcome }) => outcome === 'opened').sort((a, b) => a.ageSeconds - b.ageSeconds);
  return primary === 'source' && last?.from === 'target' ? last.ageSeconds : null;
}
