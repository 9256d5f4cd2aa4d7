import type { AnyDomain } from '../domain.ts';
import { decimalDomains } from './decimals.ts';
import { documentDomains } from './documents.ts';
import { floatDomains } from './floats.ts';
import { momentDomains } from './moments.ts';
import { truthDomains, wholeNumberDomains } from './numbers.ts';
import { shapeDomains } from './shapes.ts';
import { textDomains } from './text.ts';
import { valueDomains } from './values.ts';

/** Every domain of values. */
export const DOMAINS: readonly AnyDomain[] = [
  ...wholeNumberDomains,
  ...decimalDomains,
  ...floatDomains,
  ...truthDomains,
  ...textDomains,
  ...momentDomains,
  ...valueDomains,
  ...documentDomains,
  ...shapeDomains,
];
