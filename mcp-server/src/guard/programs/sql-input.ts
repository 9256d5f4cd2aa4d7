import type { Host } from '../production.ts';
import { fileText, inner } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { destructive } from '../sql/destructive.ts';
import { readSql, type SqlDialect, type SqlScript } from '../sql/sql-script.ts';
import { type Call, isElsewhere, refuseOn } from './call.ts';
import { hostsOfUrl, postgresHosts } from './connection.ts';

const MOST_FILES = 50;
/** What every command of a client holds that starts a shell, reads a file or connects anew. */
const LEADS_ON = /\\|source|system|connect/i;

/** A client's own commands, as each client spells them. */
const commandsOf: Readonly<Record<SqlDialect, { shell: RegExp; file: RegExp; connect: RegExp; makesSql: RegExp }>> = {
  mysql: {
    shell: /^(?:!|system\s)\s*(.*)/i,
    file: /^(?:source\s+|\.\s*)(\S+)/i,
    connect: /^(?:r|connect)\s+\S+\s+(\S+)/i,
    makesSql: /$^/,
  },
  postgres: {
    shell: /^(?:!|[og]\s*\|)\s*(.*)/,
    file: /^(?:i|ir|include|include_relative)\s+(\S+)/,
    connect: /^c(?:onnect)?\s+(.*)/,
    makesSql: /^gexec\b/,
  },
};

interface Input {
  readonly scripts: readonly SqlScript[];
  /** Why not everything could be read; null: it could. */
  readonly unread: string | null;
}

/** Refuses when a text, or a file that it reads, destroys something on the hosts given or on those it connects to. */
export function refuseSql(call: Call, hosts: readonly Host[], text: string, dialect: SqlDialect): void {
  // Reading SQL takes longer than all the rest, and most of it goes elsewhere and calls nothing.
  if (!LEADS_ON.test(text) && isElsewhere(call.scope, hosts)) return;
  const { scripts, unread } = readAll(call, text, dialect);
  const commands = scripts.flatMap((script) => script.commands);
  const { shell, connect, makesSql } = commandsOf[dialect];
  for (const command of commands) {
    const line = shell.exec(command)?.[1];
    if (line !== undefined) call.follow(line, inner(call.scope));
  }
  const others = commands.flatMap((command) => {
    const place = connect.exec(command)?.[1];
    return place === undefined ? [] : connected(call, place, dialect);
  });
  refuseOn(call.scope, [...hosts, ...others], () => {
    const found = scripts.map((script) => destructive(script, dialect)).find((each) => each !== null) ?? null;
    const made = commands.some((command) => makesSql.test(command)) ? 'SQL that other SQL makes (\\gexec)' : null;
    return found ?? unread ?? made;
  });
}

/** The text and every file that it reads. */
function readAll(call: Call, text: string, dialect: SqlDialect): Input {
  const scripts: SqlScript[] = [];
  const waiting = [text];
  let unread: string | null = null;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next === UNKNOWN) {
      unread ??= 'SQL that cannot be seen before it runs';
      continue;
    }
    if (scripts.length >= MOST_FILES) return { scripts, unread: 'SQL in more files than are read' };
    const script = readSql(next, dialect);
    scripts.push(script);
    for (const command of script.commands) {
      const name = commandsOf[dialect].file
        .exec(command)?.[1]
        ?.replace(/;$/, '')
        .replace(/^'(.*)'$/, '$1');
      if (name === undefined) continue;
      const included = fileText(call.scope, name);
      if (isKnown(included)) waiting.push(included);
      else unread ??= `SQL of ${isKnown(name) ? name : 'a file'}, which cannot be read,`;
    }
  }
  return { scripts, unread };
}

/** Another host that a script connects to. */
function connected({ scope }: Call, place: string, dialect: SqlDialect): Host[] {
  if (dialect === 'mysql') return [{ name: place.replace(/;$/, ''), port: null }];
  const text = place.replace(/^['"]|['"]$/g, '');
  if (text.includes('://')) return hostsOfUrl(text);
  if (text.includes('=')) return postgresHosts(scope, { host: null, port: null, database: text });
  const [, , host, port = null] = text.split(/\s+/);
  return host === undefined || host === '-' ? [] : [{ name: host, port }];
}
