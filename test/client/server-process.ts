import { execFileSync } from 'node:child_process';

/** The process of our server among the children of a client; throws when there is not exactly one. */
export function serverProcessOf(client: number): number {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const found = listed.split('\n').flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === client && args.includes('lockstep.js mcp') ? [Number(pid)] : [];
  });
  const [pid] = found;
  if (pid === undefined || found.length > 1) throw new Error(`${found.length} servers run below process ${client}`);
  return pid;
}
