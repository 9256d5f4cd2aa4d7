import { join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import { type Measured, measured } from '../model/measured.ts';
import { printableJson } from '../model/printable.ts';
import { readPlainFile } from './plan-folder.ts';
import type { RenderedFile } from './render-input.ts';

const NAME = 'measured.json';

/** What an earlier run measured, from the plan's folder; null when none did. */
export async function readMeasured(root: string): Promise<Measured | null> {
  const text = (await readPlainFile(join(root, NAME)))?.toString('utf8') ?? null;
  if (text === null) return null;
  const parsed = measured.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new LockstepError('CONFLICT', `migration/${NAME} is not what Lockstep measured.`, {
    hint: 'Delete it, or measure again: lockstep generate-plan --measure.',
  });
}

/** The measurement as a file beside the plan, so that the same plan can be made again; read and written again it is the same bytes. */
export function measuredFile(value: Measured | null): RenderedFile[] {
  return value === null
    ? []
    : [
        {
          path: NAME,
          text: `${printableJson(measured.parse(value), 2)}
`,
        },
      ];
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
