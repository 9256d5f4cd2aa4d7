import type { Schema } from '../../../model/schema.ts';

/** From 15 on a right on a single setting can be granted. */
export function grantsSettings({ version }: Schema): boolean {
  return Number.parseInt(version, 10) >= 15;
}
