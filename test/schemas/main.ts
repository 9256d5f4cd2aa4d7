import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePrograms } from '../lab/extra-packages.ts';
import { startServer } from '../lab/lab.ts';
import { applications, SHORT } from './applications.ts';
import { type Measured, type MeasuringServers, measure, type Outcome } from './measure.ts';
import { type About, reportOf } from './report.ts';
import { pgloaderVersion } from './tools/pgloader.ts';

const results = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench', 'results');
const short = process.argv.includes('--short');

async function measureAll(servers: MeasuringServers): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const application of applications.filter(({ name }) => !short || SHORT.includes(name))) {
    console.log(`converting ${application.name}`);
    measured.push(await measure(servers, application, console.log));
  }
  return measured;
}

async function write(measured: readonly Measured[], about: About): Promise<void> {
  const name = short ? 'schemas-short' : 'schemas';
  await mkdir(results, { recursive: true });
  const raw = { benchmark: 'schemas', ...about, applications: measured.map(figures) };
  await writeFile(join(results, `${name}.json`), `${JSON.stringify(raw, null, 2)}\n`);
  const report = reportOf(measured, about);
  await writeFile(join(results, `${name}.md`), report);
  console.log(report);
}

function figures({ pgloader, lockstep, ...each }: Measured): object {
  return { ...each, pgloader: outcomeFigures(pgloader), lockstep: outcomeFigures(lockstep) };
}

function outcomeFigures({
  conversion: { exitCode, refused, seconds },
  judgement: { scores, losses },
}: Outcome): object {
  return {
    exitCode,
    refused,
    seconds: Number(seconds.toFixed(2)),
    scores,
    silent: losses.filter(({ told }) => !told).length,
  };
}

await ensurePrograms(['pgloader', 'mariadb', 'psql'], console.log);
const source = await startServer('mariadb');
try {
  const target = await startServer('postgres');
  try {
    const about = {
      source: `MariaDB ${source.version}`,
      target: `PostgreSQL ${target.version}`,
      pgloader: await pgloaderVersion(),
    };
    const measured = await measureAll({ source, target });
    await write(measured, about);
    const untold = measured.flatMap(({ application, lockstep }) =>
      lockstep.judgement.losses
        .filter(({ told }) => !told)
        .map(({ kind, place, what }) => `${application}: ${kind} ${place}: ${what}`),
    );
    if (untold.length > 0) {
      console.log(`Lockstep changed or lost without a word:\n${untold.join('\n')}`);
      process.exitCode = 1;
    }
  } finally {
    await target.stop();
  }
} finally {
  await source.stop();
}
