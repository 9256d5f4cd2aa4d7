import { z } from 'zod';

/** What was asked for; or why nobody here knows it, and what makes it known. */
export type Seen<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string; readonly turnOn: string };

/** The shape of such an answer. */
export function seen<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('known', [
    z.strictObject({ known: z.literal(true), value }),
    /** `turnOn`: a statement, a setting or a sentence that ends the ignorance. */
    z.strictObject({ known: z.literal(false), reason: z.string(), turnOn: z.string() }),
  ]);
}

/** It was seen. */
export function known<T>(value: T): Seen<T> {
  return { known: true, value };
}

/** It was not: a right is missing, or the server does not record it. */
export function unseen(reason: string, turnOn: string): Seen<never> {
  return { known: false, reason, turnOn };
}
