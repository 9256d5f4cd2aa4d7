/** The options of a program as getopt_long reads them. */
export interface OptionRules {
  /** Letters that take a value, with the long name that means the same. */
  readonly letters: Readonly<Record<string, string>>;
  /** Long names that take a value. */
  readonly names: readonly string[];
  /** Letters whose value is optional and so only ever attached. */
  readonly attached?: string;
  /** Letters without a value that matter, with their long name. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Whether options end at the first other word. */
  readonly stopsAtWord?: boolean;
}

export interface Options {
  readonly words: readonly string[];
  /** Every value of an option, in order. */
  all(name: string): readonly string[];
  /** The last value, which is the one that counts. */
  last(name: string): string | null;
  has(name: string): boolean;
}

/** Reads the words after a program's name. */
export function readOptions(args: readonly string[], rules: OptionRules): Options {
  const found: [string, string][] = [];
  const words: string[] = [];
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') break;
    if (arg.startsWith('--')) {
      const [written = '', ...rest] = arg.slice(2).split('=');
      const name = longName(written, rules);
      const takes = rest.length === 0 && rules.names.includes(name);
      if (takes) at += 1;
      found.push([name, takes ? (args[at] ?? '') : rest.join('=')]);
    } else if (arg.length > 1 && arg.startsWith('-')) {
      at += readCluster(arg.slice(1), args[at + 1] ?? '', rules, found);
    } else if (rules.stopsAtWord === true) {
      break;
    } else words.push(arg);
  }
  words.push(...args.slice(args[at] === '--' ? at + 1 : at));
  const all = (name: string) => found.flatMap(([key, value]) => (key === name ? [value] : []));
  return { words, all, last: (name) => all(name).at(-1) ?? null, has: (name) => found.some(([key]) => key === name) };
}

/** `-NBe sql`: letters until one takes the rest, or the next word. Returns how many words it took. */
function readCluster(letters: string, next: string, rules: OptionRules, found: [string, string][]): number {
  for (const [at, letter] of [...letters].entries()) {
    const rest = [...letters].slice(at + 1).join('');
    if (rules.attached?.includes(letter)) return 0;
    const name = rules.letters[letter];
    if (name !== undefined) {
      found.push([name, rest === '' ? next : rest]);
      return rest === '' ? 1 : 0;
    }
    found.push([rules.flags?.[letter] ?? letter, '']);
  }
  return 0;
}

/** Long names may be cut short; of those that matter no other option of the program shares the cut that is tried. */
function longName(written: string, { names, flags = {} }: OptionRules): string {
  const name = written.replaceAll('_', '-');
  const known = [...names, ...Object.values(flags)];
  if (known.includes(name) || name.length < 2) return name;
  return known.find((full) => full.startsWith(name)) ?? name;
}
