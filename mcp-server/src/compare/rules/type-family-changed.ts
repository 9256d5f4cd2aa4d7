import type { ComparedColumn } from '../comparison.ts';
import { columnRef, columnRule, type Draft, label, targetLabel } from '../rule.ts';
import { conversionOf } from '../type-conversions.ts';

/** A column whose target type is of another kind. */
export const typeFamilyChanged = columnRule('type-family-changed', (pair) => {
  if (sameOpaqueType(pair) || isExact(pair) || keepsRounding(pair)) return null;
  const opaque = [pair.source.type, pair.target.type].some(({ kind }) => kind === 'other' || kind === 'array');
  if (opaque) return opaqueChange(pair);
  const conversion = conversionOf(pair.source.type.kind, pair.target.type.kind);
  if (conversion === null) return null;
  return {
    severity: conversion.severity,
    object: columnRef(pair),
    what: bothTypes(pair),
    consequence: `Values of ${label(pair)} ${conversion.values}.`,
    wayOut: conversion.wayOut(label(pair), `the target’s ${targetLabel(pair)}`),
  };
});

function sameOpaqueType({ source, target }: ComparedColumn): boolean {
  if (source.type.kind === 'array' && target.type.kind === 'array') return source.type.of === target.type.of;
  return source.type.kind === 'other' && target.type.kind === 'other' && sameText(source.rawType, target.rawType);
}

/** A float holds whole numbers of 24 bits, a double those of 53. */
function isExact({ source, target }: ComparedColumn): boolean {
  if (source.type.kind !== 'integer' || target.type.kind !== 'float') return false;
  return source.type.bits <= (target.type.bits === 32 ? 24 : 53);
}

/** FLOAT(7,2) rounds to two digits already, and a decimal keeps them exactly. */
function keepsRounding({ source, target }: ComparedColumn): boolean {
  if (source.type.kind !== 'float' || source.floatScale === null || target.type.kind !== 'decimal') return false;
  return (target.type.scale ?? source.floatScale) >= source.floatScale;
}

function opaqueChange(pair: ComparedColumn): Draft | null {
  if (pair.source.type.kind === 'set' || pair.target.type.kind === 'set') return null;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: bothTypes(pair),
    consequence: `Whether every value of ${label(pair)} fits and means the same cannot be told from these types.`,
    wayOut: `Decide how ${pair.source.rawType} is written as ${pair.target.rawType}, and compare the rows after a trial copy.`,
  };
}

function bothTypes(pair: ComparedColumn): string {
  return `${label(pair)} is ${pair.source.rawType} in the source and ${pair.target.rawType} in the target.`;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
