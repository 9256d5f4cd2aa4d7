/** A line of Prometheus’ text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LABEL = /([a-zA-Z_]\w*)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"/g;
const LINE =
  /^([a-zA-Z_:][\w:]*)[ \t]*(?:\{((?:[ \t]*[a-zA-Z_]\w*[ \t]*=[ \t]*"(?:[^"\\]|\\.)*"[ \t]*,?)*)[ \t]*\})?[ \t]+(\S+)/;

/** The samples of a page in Prometheus’ text format or OpenMetrics; lines of other kinds are passed over. */
export function prometheusText(page: string): Sample[] {
  return page.split(/\r?\n/).flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const named = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, plain(text)] as const);
    return [{ name, labels: Object.fromEntries(named), value: numberOf(value) }];
  });
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, after: string) => (after === 'n' ? '\n' : after));
}

function numberOf(text: string): number {
  if (/^[+]?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  return /^-inf$/i.test(text) ? Number.NEGATIVE_INFINITY : Number(text);
}
