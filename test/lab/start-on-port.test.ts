import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findInstallation } from './find-installation.ts';
import { runsFolder } from './folders.ts';
import { SERVER_KINDS } from './lab.ts';
import { startOnPort } from './start-on-port.ts';

test.each(SERVER_KINDS)('a %s server on a port that is taken says so and leaves no folder', async (kind) => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  const installation = await findInstallation(kind, () => undefined);
  const started = startOnPort(installation, { port: address.port, requireTls: false });
  onTestFinished(() => void taken.close());
  await expect(started).rejects.toThrow(/address already in use/i);
  expect(readdirSync(runsFolder()).filter((name) => name.startsWith(`${process.pid}-`))).toEqual([]);
});
