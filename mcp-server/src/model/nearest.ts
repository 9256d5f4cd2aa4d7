import { distance } from 'fastest-levenshtein';

/** The name that was most likely meant; null when none is near. A name that differs in case only is nearest. */
export function nearest(name: string, known: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  const places = known.map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }));
  const [best] = places.sort((a, b) => a.away - b.away);
  return best !== undefined && best.away <= Math.max(1, Math.floor(name.length / 3)) ? best.candidate : null;
}

/** `; did you mean "orders"?`, or nothing when no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === null ? '' : `; did you mean ${JSON.stringify(meant)}?`;
}
