import childProcess from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';

/** What this process reached out for: programs that were started, addresses that were connected to. */
export interface ProcessWatch {
  readonly programs: readonly string[];
  /** `host:port`, each once. */
  addresses(): string[];
  end(): void;
}

/** Notes every program that this process starts and every address that it connects to. */
export function watchProcess(): ProcessWatch {
  const programs: string[] = [];
  const reached = new Set<string>();
  const { connect } = net.Socket.prototype;
  Reflect.set(net.Socket.prototype, 'connect', function (this: net.Socket, ...args: unknown[]) {
    const [first, second] = Array.isArray(args[0]) ? args[0] : args;
    const named = typeof first === 'object' && first !== null ? first : { port: first, host: second };
    reached.add(
      `${Reflect.get(named, 'host') ?? 'localhost'}:${Reflect.get(named, 'port') ?? Reflect.get(named, 'path')}`,
    );
    return Reflect.apply(connect, this, args);
  });
  const { spawn } = childProcess.ChildProcess.prototype as unknown as { spawn: () => unknown };
  Reflect.set(childProcess.ChildProcess.prototype, 'spawn', function (this: unknown, options: { file?: string }) {
    programs.push(String(options.file));
    return Reflect.apply(spawn, this, [options]);
  });
  syncBuiltinESMExports();
  return {
    programs,
    addresses: () => [...reached].sort(),
    end: () => {
      Reflect.set(net.Socket.prototype, 'connect', connect);
      Reflect.set(childProcess.ChildProcess.prototype, 'spawn', spawn);
    },
  };
}

/** Every file below a folder with its size and the moment of its last change; links are not followed. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
      return `${path.slice(folder.length + 1)} ${size} ${mtimeMs}`;
    })
    .sort();
}
