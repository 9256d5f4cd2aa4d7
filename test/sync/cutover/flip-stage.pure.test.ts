import { describe, expect, it } from 'vitest';
import type { Fence } from '../../../templates/sync/src/core/fence.ts';
import { flipStage } from '../../../templates/sync/src/core/flip-stage.ts';

const fence = (epoch: number, writer: Fence['writer']): Fence => ({ epoch, writer });

describe('where a flip stands', () => {
  it.each([
    ['nothing happened yet', fence(0, 'source'), fence(0, 'source'), 'settled source 0'],
    ['its writers were stopped', fence(1, 'none'), fence(0, 'source'), 'fenced source 1'],
    ['it was aborted, and the other side not told', fence(1, 'source'), fence(0, 'source'), 'settled source 1'],
    ['it was decided', fence(1, 'target'), fence(0, 'source'), 'decided target 1'],
    ['it went through', fence(1, 'target'), fence(1, 'target'), 'settled target 1'],
    ['the writers of the target were stopped', fence(1, 'target'), fence(2, 'none'), 'fenced target 2'],
    ['the way back was decided', fence(1, 'target'), fence(2, 'source'), 'decided source 2'],
    ['the way back went through', fence(2, 'source'), fence(2, 'source'), 'settled source 2'],
    ['a side was opened before the other was told', fence(1, 'none'), fence(1, 'target'), 'settled target 1'],
  ])('is read from both rows: %s', (_name, source, target, expected) => {
    const { kind, primary, epoch } = flipStage({ source, target });
    expect(`${kind} ${primary} ${epoch}`).toBe(expected);
  });

  it.each([
    [fence(0, 'source'), fence(1, 'target'), 'the two fence rows disagree about who may write'],
    [fence(1, 'none'), fence(1, 'none'), 'nobody may write on either side'],
    [fence(1, 'target'), fence(1, 'source'), 'nobody may write on either side'],
  ])('is not guessed (%#)', (source, target, message) => {
    expect(() => flipStage({ source, target })).toThrow(message);
  });
});
