import childProcess from 'node:child_process';
import fs, { readdirSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What this process reached out for: programs that were started, addresses that were connected to, files and folders that were touched. */
export interface ProcessWatch {
  readonly programs: readonly string[];
  /** Whole paths, each once. */
  files(): string[];
  /** `host:port`, each once. */
  addresses(): string[];
  end(): void;
}

/** Everything that opens, makes, moves or removes a file. */
const TOUCHES = [
  ...[
    'open',
    'readFile',
    'writeFile',
    'appendFile',
    'copyFile',
    'mkdir',
    'mkdtemp',
    'readdir',
    'opendir',
    'rename',
    'rm',
    'rmdir',
  ],
  ...[
    'unlink',
    'link',
    'symlink',
    'truncate',
    'chmod',
    'chown',
    'utimes',
    'createReadStream',
    'createWriteStream',
    'cp',
  ],
];

/** Notes the paths that are given to the file system until it is ended. */
function watchFiles(): { readonly touched: ReadonlySet<string>; readonly end: () => void } {
  const touched = new Set<string>();
  const note = (path: unknown) => {
    if (typeof path === 'string' || Buffer.isBuffer(path)) touched.add(resolve(String(path)));
    if (path instanceof URL) touched.add(fileURLToPath(path));
  };
  const undo: (() => void)[] = [];
  for (const [owner, names] of [
    [fs, TOUCHES.flatMap((name) => [name, `${name}Sync`])],
    [fs.promises, TOUCHES],
  ] as const) {
    for (const name of names) {
      const own: unknown = Reflect.get(owner, name);
      if (typeof own !== 'function') continue;
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
        note(args[0]);
        if (/^(rename|copyFile|cp|link|symlink)/.test(name)) note(args[1]);
        return Reflect.apply(own, this, args);
      });
      undo.push(() => void Reflect.set(owner, name, own));
    }
  }
  const end = () => {
    for (const each of undo) each();
  };
  return { touched, end };
}

/** Notes every program that this process starts, every address that it connects to and every file that it touches. */
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
  const { touched, end } = watchFiles();
  syncBuiltinESMExports();
  return {
    programs,
    files: () => [...touched].sort(),
    addresses: () => [...reached].sort(),
    end: () => {
      end();
      Reflect.set(net.Socket.prototype, 'connect', connect);
      Reflect.set(childProcess.ChildProcess.prototype, 'spawn', spawn);
      syncBuiltinESMExports();
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
