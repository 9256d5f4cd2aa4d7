// Loaded before the program that is measured: leaves what the process has used, as process.resourceUsage() counts it, in a file.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.BENCH_USAGE_FILE, JSON.stringify(process.resourceUsage())));
