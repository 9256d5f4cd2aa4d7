import { commandLines } from './command-lines.ts';
import { heads } from './heads.ts';
import { links } from './links.ts';
import type { Mistake } from './mistake.ts';
import { names } from './names.ts';
import { structure } from './structure.ts';

/** Each is planted once: what is not noticed here is not noticed at all. */
export const mistakes: readonly Mistake[] = [...heads, ...structure, ...names, ...commandLines, ...links];
