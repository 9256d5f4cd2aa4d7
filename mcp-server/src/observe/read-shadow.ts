import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { quantity } from '../model/quantity.ts';
import { known, type Seen, unseen } from '../model/seen.ts';

const line = z.object({
  reads: z.array(z.object({ outcomes: z.object({ match: z.number().default(0), mismatch: z.number().default(0) }) })),
});

/** What shadow reads came to, added up from the files that the kit's `fileRecord` appends to. A line that cannot be read makes the whole unknown. */
export async function readShadow(
  folder: string,
  files: readonly string[],
): Promise<Seen<{ match: number; mismatch: number }>> {
  const turnOn =
    'Give the shadow reads the hook fileRecord(file), and name the file in observe.shadow_files of lockstep.yaml.';
  if (files.length === 0) return unseen('no file of shadow reads is named', turnOn);
  const total = { match: 0, mismatch: 0 };
  let unreadable = 0;
  for (const file of files) {
    const found = await lstat(join(folder, file)).catch(() => null);
    if (found?.isFile() !== true) return unseen(`${file} is no file of shadow reads`, turnOn);
    const lines = createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const text of lines) {
      if (text.trim() === '') continue;
      const parsed = readLine(text);
      if (parsed === null) unreadable += 1;
      for (const { outcomes } of parsed?.reads ?? []) {
        total.match += outcomes.match;
        total.mismatch += outcomes.mismatch;
      }
    }
  }
  return unreadable === 0
    ? known(total)
    : unseen(
        `${quantity(unreadable, 'line')} of shadow reads cannot be read`,
        `Remove the lines that are no JSON from ${files.join(', ')} (a process that was killed cuts its last one off).`,
      );
}

function readLine(text: string): z.output<typeof line> | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
