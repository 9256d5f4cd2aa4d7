import { describe, expect, it } from 'vitest';
import type { KitState } from '../../mcp-server/src/model/kit-state.ts';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import { known, type Seen, unseen } from '../../mcp-server/src/model/seen.ts';
import { hintsOf } from '../../mcp-server/src/observe/hints.ts';
import { observedOf } from '../../mcp-server/src/observe/observed-of.ts';
import type { SideReading } from '../../mcp-server/src/observe/read-side.ts';
import { syncSeenOf } from '../../mcp-server/src/observe/sync-seen.ts';

const settings = observeSettings.parse({ kit_command: 'make sync --' });
const grant = unseen('the login may not look', 'GRANT SELECT ON x TO y');

const side = (kit: Seen<KitState | null>): SideReading => ({
  label: 'db:1/shop',
  gone: null,
  kit,
  load: grant,
  log: grant,
  clock: known({ offsetMs: 0, uncertaintyMs: 1, rounds: 1 }),
  dms: grant,
  clients: grant,
  logAt: 0,
  kitAt: 0,
});

const kit = (writer: string): KitState => ({
  schema: 'shop',
  fences: writer === '' ? [] : [{ scope: 'all', epoch: 0, writer }],
  outbox: {
    open: 0,
    whole: true,
    oldestSeconds: null,
    applied: 0,
    upTo: '0',
    newest: '0',
    tables: [],
    parked: { events: 0, whole: true, reasons: [] },
  },
  moves: null,
  notes: [],
  heartbeat: null,
  nowMs: 0,
});

/** Every `turnOn` of a value. */
function hintsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    name === 'turnOn' && typeof field === 'string' ? [field] : hintsIn(field),
  );
}

describe('what sync_status cannot tell', () => {
  it.each([
    ['the kit is installed nowhere', known(null), known(null)],
    ['the kit is on one side only', known(kit('source')), known(null)],
    ['a fence row is missing', known(kit('source')), known(kit(''))],
    ['nothing was carried yet', known(kit('source')), known(kit('source'))],
  ] as const)('names a whole command or a statement where %s', (_case, source, target) => {
    const reading = { source: side(source), target: side(target) };
    const observed = observedOf({
      before: reading,
      reading,
      pipe: null,
      fence: null,
      now: 0,
      drift: grant,
      schema: grant,
      shadow: grant,
      latency: grant,
      changes: null,
      shapes: null,
      rowsOf: () => null,
      planned: known([{ table: 'shop.item', to: 'public.item' }]),
      hints: hintsOf(settings),
    });
    const seen = syncSeenOf({ ...observed, state: 'unknown', conditions: [] }, settings);
    const hints = [...new Set([...hintsIn(observed), ...hintsIn(seen)])];
    expect(hints.length).toBeGreaterThan(1);
    expect(hints.filter((hint) => !/`(make sync -- |lockstep )[a-z][^`]*`|^GRANT /.test(hint))).toEqual([]);
  });
});
