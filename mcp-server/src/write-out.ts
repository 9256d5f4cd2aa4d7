import { fstatSync, writeFileSync } from 'node:fs';

/** Writes a whole text to stdout; what the system says when it did not arrive there, or null. */
export function writeOut(text: string): Promise<unknown> {
  if (isFile()) return Promise.resolve(writeAll(text));
  // A reader that has gone away is told by the callback; without a listener it would end the process.
  process.stdout.on('error', () => {});
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve(error ?? null));
  });
}

/** Node's stream takes what went onto a full disk for the whole. */
function writeAll(text: string): unknown {
  try {
    writeFileSync(process.stdout.fd, text);
    return null;
  } catch (error) {
    return error;
  }
}

function isFile(): boolean {
  try {
    return fstatSync(process.stdout.fd).isFile();
  } catch {
    return false;
  }
}
