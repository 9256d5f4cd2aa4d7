import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { type Answer, answer } from './answer.ts';
import type { Sides } from './sides.ts';

/** check_parity as the server offers it, over one pool of connections; a check that comes more than ten seconds after the one before connects anew. */
export interface ParityTool {
  /** One full check that shows the values of up to 1,000 differences and does not wait before it looks again. */
  check(): Promise<Answer>;
  close(): Promise<void>;
}

/** The tool over two databases, in this process. */
export function openTool({ source, target }: Sides): ParityTool {
  const bench = workbench({ source: source.readerUrl, target: target.readerUrl }, {}, 'terminal');
  writeFileSync(join(bench.folder, 'lockstep.yaml'), 'parity:\n  reveal_values: true\n');
  return {
    check: async () =>
      answer.parse(outputOf(await bench.call('check_parity', { settle_seconds: 0, max_differences: 1000 }))),
    close: async () => {
      await bench.close();
      rmSync(bench.folder, { recursive: true });
    },
  };
}
