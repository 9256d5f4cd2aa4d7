import { cascadesFire } from './cascades-fire.ts';
import { manyEvents } from './many-events.ts';
import type { Situation } from './situation.ts';
import { triggerOrder } from './trigger-order.ts';

export const situations: readonly Situation[] = [cascadesFire, manyEvents, triggerOrder];
