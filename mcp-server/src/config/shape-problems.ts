import { z } from 'zod';
import type { SettingProblem } from '../model/configured-mapping.ts';
import { didYouMean } from '../model/nearest.ts';
import { settingsSchema } from './settings.ts';

type Issue = z.core.$ZodIssue;

/** Everything that the shape of the settings forbids, each at its place; a misspelt key names the one that was meant. */
export function shapeProblems({ issues }: z.ZodError, written: unknown): SettingProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, written));
}

function problemsOf(issue: Issue, written: unknown): SettingProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: sentence(issue, path, written) }];
  const known = knownKeys(path);
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `there is no such setting${didYouMean(key, known) || `; there are ${known.join(', ')}`}`,
  }));
}

/** zod's own words, in the words of the file. */
function sentence(issue: Issue, path: SettingProblem['path'], written: unknown): string {
  const missing = issue.code === 'invalid_type' && isMissing(path, written);
  return missing ? `expected ${issue.expected}, and nothing is written` : issue.message.replace(/^Invalid input: /, '');
}

function isMissing(path: SettingProblem['path'], written: unknown): boolean {
  let value = written;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Object.entries(value).find(([key]) => key === String(part))?.[1];
  }
  return value === undefined;
}

/** The keys that a section may have, looked up in the published schema. */
function knownKeys(path: SettingProblem['path']): string[] {
  let node: unknown = z.toJSONSchema(settingsSchema, { io: 'input', reused: 'inline' });
  for (const part of path) {
    node = typeof part === 'number' ? entry(node, 'items') : entry(entry(node, 'properties'), part);
  }
  const kinds = entry(node, 'oneOf');
  const shapes: readonly unknown[] = Array.isArray(kinds) ? kinds : [node];
  return [...new Set(shapes.flatMap((shape) => Object.keys(Object(entry(shape, 'properties')))))];
}

function entry(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null
    ? Object.entries(node).find(([name]) => name === key)?.[1]
    : undefined;
}
