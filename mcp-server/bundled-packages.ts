import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One package of the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its SPDX expression. */
  readonly license: string;
  /** Licence and notice as the package carries them; null: it carries neither. */
  readonly text: string | null;
  /** Who to name where it carries none. */
  readonly author: string;
  /** Base64 of the SHA-512 of the archive that the lock file names. */
  readonly integrity: string;
}

/** Licences that a bundle may be passed on under beside MIT, with nothing more than their text. */
const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0']);
const TEXTS = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The packages whose files are in the bundle, in every version that is, by name and version. Throws for a licence that nobody has looked at. */
export async function bundledPackages(root: string, inputs: readonly string[]): Promise<BundledPackage[]> {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []),
  );
  const lock = lockFile(await readFile(join(root, 'pnpm-lock.yaml'), 'utf8'));
  const found = await Promise.all([...folders].map((folder) => read(join(root, folder), lock)));
  const refused = found.filter(({ license }) => !ALLOWED.has(license));
  if (refused.length > 0) {
    throw new Error(
      `not in the list of licences: ${refused.map(({ name, license }) => `${name} (${license})`).join(', ')}`,
    );
  }
  const id = ({ name, version }: BundledPackage) => `${name}@${version}`;
  return [...new Map(found.map((one) => [id(one), one])).values()].sort((a, b) => (id(a) < id(b) ? -1 : 1));
}

function lockFile(text: string): ReadonlyMap<string, string> {
  const { packages }: { packages: Record<string, { resolution?: { integrity?: string } }> } = parse(text);
  return new Map(Object.entries(packages).map(([id, { resolution }]) => [id, resolution?.integrity ?? '']));
}

async function read(folder: string, lock: ReadonlyMap<string, string>): Promise<BundledPackage> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license, author } = manifest;
  const integrity = /^sha512-(.+)$/.exec(lock.get(`${name}@${version}`) ?? '')?.[1];
  if (integrity === undefined) throw new Error(`pnpm-lock.yaml does not name ${name}@${version}`);
  const names = (await readdir(folder)).filter((file) => TEXTS.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
  return {
    name,
    version,
    license: typeof license === 'string' ? license : 'unknown',
    text: texts.length === 0 ? null : texts.map((text) => text.replaceAll('\r', '').trimEnd()).join('\n\n'),
    author: typeof author === 'string' ? author : (author?.name ?? 'its authors'),
    integrity,
  };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly author?: string | { readonly name?: string };
}
