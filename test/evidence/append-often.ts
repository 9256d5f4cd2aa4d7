import { once } from 'node:events';
import { appendEvidence } from '../../mcp-server/src/evidence/append-evidence.ts';
import { fileError } from '../../mcp-server/src/model/file-errors.ts';
import { sampleEntry } from './sample-entry.ts';

// Appends as many records as told, each with a text of as many letters as told; prints a line when the first is kept, and goes on when its input ends.
const [, , project = '', name = '', times = '1', letters = '10'] = process.argv;
for (let time = 0; time < Number(times); time += 1) {
  try {
    await appendEvidence(project, sampleEntry(`${name} ${time} ${'x'.repeat(Number(letters))}`));
    if (time > 0) continue;
    process.stdout.write('begun\n');
    await once(process.stdin.resume(), 'end');
  } catch (error) {
    process.stdout.write(`${fileError(error, project).code}\n`);
    break;
  }
}
