import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cpuSecondsIn, serverCpuSeconds } from './server-cpu.ts';

describe('processor seconds', () => {
  it('add the own time and that of ended children, whatever the program is called', () => {
    const stat = '812 (post) gres: 7 8) S 1 812 812 0 -1 4194560 1000 2000 3 4 150 50 225 75 20 0 1 0 86400 9 9';
    expect(cpuSecondsIn(stat)).toBe(5);
  });

  it('are refused from any other text', () => {
    expect(() => cpuSecondsIn('812 (postgres) S 1')).toThrow('not a /proc/<pid>/stat');
  });

  it.runIf(existsSync('/proc/self/stat'))('of a process grow while it works (needs /proc)', () => {
    const before = serverCpuSeconds(process.pid);
    // By its own account, so that a busy machine only makes it last longer.
    const start = process.cpuUsage();
    for (let used = 0; used < 100_000; ) {
      const { user, system } = process.cpuUsage(start);
      used = user + system;
    }
    expect(serverCpuSeconds(process.pid) - before).toBeGreaterThan(0.02);
  });
});
