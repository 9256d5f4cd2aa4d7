import { readFileSync } from 'node:fs';
import { runCli } from '../../../templates/sync/src/cli/run-cli.ts';

process.exitCode = await runCli(
  JSON.parse(readFileSync(process.env.KIT_DESCRIPTOR ?? '', 'utf8')),
  process.argv.slice(2),
);
