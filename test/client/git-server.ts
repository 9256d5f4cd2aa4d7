import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listenOnLoopback } from './loopback.ts';

/** A running git server; close it before the test ends. */
export interface GitServer {
  /** Ends in `.git`: what a user would give to `plugin marketplace add`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Commits the folder's files and serves them as a git repository over HTTP on loopback. */
export async function serveGit(folder: string, projects: string): Promise<GitServer> {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd, stdio: 'pipe' });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '-q', '-m', 'release');
  mkdirSync(projects);
  git(projects, 'clone', '-q', '--bare', folder, join(projects, 'lockstep.git'));
  const server = createServer((request, response) => {
    runBackend(projects, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const { url, close } = await listenOnLoopback(server);
  return { url: `${url}/lockstep.git`, close };
}

async function runBackend(projects: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://git');
  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk);
  const input = Buffer.concat(body);
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: projects,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(input.length),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  child.stdin.end(input);
  const output: Buffer[] = [];
  for await (const chunk of child.stdout) output.push(chunk);
  answer(Buffer.concat(output), response);
}

/** A CGI program writes its headers, an empty line, and the body. */
function answer(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`git http-backend wrote no headers: ${output.toString('utf8')}`);
  let status = 200;
  for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}
