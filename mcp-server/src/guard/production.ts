import { isKnown } from './shell/unknown.ts';

/** One host that a command would reach; null: the default port of whatever is asked. */
export interface Host {
  readonly name: string;
  readonly port: string | null;
}

/** Where a command is aimed. */
export type Aim =
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'production'; readonly host: string }
  | { readonly kind: 'untold' };

/** The hosts that lockstep.yaml marks as production. */
export interface Production {
  aim(hosts: readonly Host[]): Aim;
  /** The first marked host that a text names, for texts that no rule reads further. */
  namedIn(text: string): string | null;
}

const LOCAL = /^(?:|localhost(?:\.localdomain)?|127(?:\.\d+){3}|::1|[/@].*)$/;

/** Reads entries such as `db1`, `*.prod.example.com`, `10.0.0.5:3306`, `localhost:13306`. */
export function productionOf(entries: readonly string[]): Production {
  const marked = entries.map(readEntry);
  return {
    aim: (hosts) => {
      for (const { entry, matches } of marked) {
        if (hosts.some((host) => isKnown(host.name) && matches(host))) return { kind: 'production', host: entry };
      }
      return hosts.every(({ name, port }) => isKnown(name) && isKnown(port ?? ''))
        ? { kind: 'elsewhere' }
        : { kind: 'untold' };
    },
    namedIn: (text) => marked.find(({ inText }) => inText.test(text))?.entry ?? null,
  };
}

function readEntry(entry: string) {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  // An IPv6 address without brackets holds colons itself.
  const name = canonical(bracketed ?? (plain?.includes(':') ? entry : plain) ?? entry);
  const wanted = plain?.includes(':') ? null : (port ?? null);
  const pattern = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '.*');
  const whole = new RegExp(`^${pattern}$`);
  return {
    entry,
    inText: new RegExp(`(?<![\\w.-])${pattern.replaceAll('.*', '[\\w.-]*')}(?![\\w-])`, 'i'),
    matches: (host: Host) =>
      whole.test(canonical(host.name)) &&
      (wanted === null || host.port === null || !isKnown(host.port) || host.port === wanted),
  };
}

/** All ways to say "this machine" are one host. */
function canonical(name: string): string {
  const lower = name.toLowerCase().replace(/\.$/, '');
  return LOCAL.test(lower) ? 'localhost' : lower;
}
