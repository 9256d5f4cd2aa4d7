const colour = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';
const started = performance.now();
let steps = 0;

/** Text in bold, where the output is a terminal. */
export function bold(text: string): string {
  return painted('1', text);
}

/** Text in green, where the output is a terminal. */
export function good(text: string): string {
  return painted('32', text);
}

/** Text in red, where the output is a terminal. */
export function bad(text: string): string {
  return painted('31', text);
}

/** Text that stands back, where the output is a terminal. */
export function quiet(text: string): string {
  return painted('2', text);
}

/** Prints a line of the story. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** A numbered step: its headline, one line of why, the work, and what came of it in a few words. */
export interface Step<T> {
  readonly title: string;
  readonly why: string;
  work(): Promise<T>;
  outcome(result: T): string;
}

/** Tells and runs the next step; its duration follows the outcome. */
export async function step<T>({ title, why, work, outcome }: Step<T>): Promise<T> {
  steps += 1;
  say();
  say(bold(`${steps}. ${title}`));
  say(`   ${quiet(why)}`);
  const from = performance.now();
  const result = await work();
  say(`   → ${outcome(result)} ${quiet(`(${seconds(performance.now() - from)})`)}`);
  return result;
}

/** How long the story has lasted, such as `41.2 s`. */
export function elapsed(): string {
  return seconds(performance.now() - started);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function painted(code: string, text: string): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}
