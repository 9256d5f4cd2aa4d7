import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { writeFiles } from '../../mcp-server/src/render/write-files.ts';

// Writes twelve files of one repeated letter, another letter each time, as often as told; prints a line after the first time.
const [, , root = '', times = '1'] = process.argv;
for (let time = 0; time < Number(times); time += 1) {
  const letter = String.fromCharCode(97 + (time % 25));
  const files = Array.from({ length: 12 }, (_, at) => ({ path: `file-${at}.md`, text: letter.repeat(200_000) }));
  try {
    await writeFiles(root, files);
    if (time === 0) process.stdout.write('begun\n');
  } catch (error) {
    process.stdout.write(`${error instanceof LockstepError ? error.code : String(error)}\n`);
  }
}
