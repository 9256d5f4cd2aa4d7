import { describe, expect, it } from 'vitest';
import { type CausalToken, tokenFrom, tokenText } from '../../../templates/sync/src/flags/causal-token.ts';

describe('a token', () => {
  it('survives its text, and anything else is none', () => {
    const token: CausalToken = {
      written: 'target',
      newest: (3n << 48n) + 7n,
      changes: [{ name: 's.t', rowKey: '["é\\"🙂"]', version: (3n << 48n) + 7n }],
    };
    expect(tokenFrom(tokenText(token))).toEqual(token);
    for (const text of ['', '{}', tokenText(token).slice(1), Buffer.from('[1,"moon","1",[]]').toString('base64url')]) {
      expect(tokenFrom(text)).toBe(null);
    }
  });
});
