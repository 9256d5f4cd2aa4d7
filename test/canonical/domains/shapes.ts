import fc from 'fast-check';
import { type AnyDomain, type Domain, domain } from '../domain.ts';
import { holders, mysqlBytes, postgresBytes, postgresTexts } from '../literal.ts';

type Position = readonly [x: number, y: number];
type Shape =
  | { readonly type: 1; readonly parts: Position }
  | { readonly type: 2; readonly parts: readonly Position[] }
  | { readonly type: 3; readonly parts: readonly (readonly Position[])[] }
  | { readonly type: 4 | 5 | 6 | 7; readonly parts: readonly Shape[] };

const NAMES = [
  '',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
];

const ordinate = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => value === 0 || Math.abs(value) > 1e-300),
  fc.integer({ min: -180, max: 180 }),
);
const position = fc.tuple(ordinate, ordinate);
const ring = fc
  .array(position, { minLength: 3, maxLength: 5 })
  .map((points) => [...points, points[0] ?? ([0, 0] as const)]);
const point = position.map((parts): Shape => ({ type: 1, parts }));
const line = fc.array(position, { minLength: 2, maxLength: 5 }).map((parts): Shape => ({ type: 2, parts }));
const polygon = fc.array(ring, { minLength: 1, maxLength: 3 }).map((parts): Shape => ({ type: 3, parts }));
const many = (type: 4 | 5 | 6 | 7, part: fc.Arbitrary<Shape>) =>
  fc.array(part, { minLength: 1, maxLength: 3 }).map((parts): Shape => ({ type, parts }));
const simple = fc.oneof(point, line, polygon, many(4, point), many(5, line), many(6, polygon));
const shape = fc.oneof(simple, many(7, simple));

/** WKB in either order of bytes. */
function wkb(value: Shape, little: boolean): string {
  const word = (number: number) => {
    const buffer = Buffer.alloc(4);
    if (little) buffer.writeUInt32LE(number);
    else buffer.writeUInt32BE(number);
    return buffer.toString('hex');
  };
  const double = (number: number) => {
    const buffer = Buffer.alloc(8);
    if (little) buffer.writeDoubleLE(number);
    else buffer.writeDoubleBE(number);
    return buffer.toString('hex');
  };
  const positions = (list: readonly Position[]) => word(list.length) + list.flat().map(double).join('');
  const head = (little ? '01' : '00') + word(value.type);
  if (value.type === 1) return head + value.parts.map(double).join('');
  if (value.type === 2) return head + positions(value.parts);
  if (value.type === 3) return head + word(value.parts.length) + value.parts.map(positions).join('');
  return head + word(value.parts.length) + value.parts.map((part) => wkb(part, little)).join('');
}

/** JavaScript writes -0 as 0, but a server keeps its sign, and so does a text. */
const signed = (part: unknown) => (Object.is(part, -0) ? '-0' : String(part));

function wkt(value: Shape): string {
  const ordinates = (pair: Position) => pair.map(signed).join(' ');
  const inner = (each: Shape): string => {
    const positions = (list: readonly Position[]) => `(${list.map(ordinates).join(', ')})`;
    if (each.type === 1) return `(${ordinates(each.parts)})`;
    if (each.type === 2) return positions(each.parts);
    if (each.type === 3) return `(${each.parts.map(positions).join(', ')})`;
    return `(${each.parts.map((part) => (each.type === 7 ? wkt(part) : inner(part))).join(', ')})`;
  };
  return `${NAMES[value.type]} ${inner(value)}`;
}

function other(value: Shape): Shape {
  return value.type === 1
    ? { type: 1, parts: [value.parts[1], value.parts[0] === 0 ? 1 : value.parts[0] / 2] }
    : { type: 7, parts: [value] };
}

/** JSON writes -0 as 0: they are equal, but MySQL stores them apart. */
const identity: Domain<Shape>['identity'] = (value, _form, rule) =>
  rule === 'exact' ? wkb(value, true) : JSON.stringify(value);
const mysqlShapes = (types: readonly string[]) =>
  holders<Shape>(types, (value) => `ST_GeomFromWKB(${mysqlBytes(wkb(value, true))})`);
const rest = {
  edges: [
    { type: 1 as const, parts: [0, -0] as const },
    { type: 1 as const, parts: [0, 0] as const },
    { type: 1 as const, parts: [1, 2] as const },
  ],
  neighbours: (value: Shape) => [other(value)],
  identity,
};

export const shapeDomains: readonly AnyDomain[] = [
  domain<Shape>({
    name: 'shapes as WKB',
    values: shape,
    ...rest,
    holders: {
      mysql: mysqlShapes(['geometry']),
      postgres: holders<Shape>(['bytea'], (value) => postgresBytes(wkb(value, false))),
    },
  }),
  domain<Shape>({
    name: 'shapes as WKT',
    values: shape,
    ...rest,
    holders: { mysql: mysqlShapes(['geometry']), postgres: postgresTexts<Shape>(['text'], wkt) },
  }),
  domain<Shape>({
    name: 'points',
    values: point,
    ...rest,
    neighbours: (value) => (value.type === 1 ? [other(value)] : []),
    holders: {
      mysql: mysqlShapes(['point', 'geometry']),
      postgres: postgresTexts<Shape>(['point'], (value) => `(${value.parts.map(signed).join(',')})`),
    },
  }),
];
