import { runCli } from './cli/run-cli.ts';
import { kit } from './descriptors.ts';

process.exitCode = await runCli(kit, process.argv.slice(2));
