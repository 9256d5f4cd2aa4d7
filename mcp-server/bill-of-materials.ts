import { createHash } from 'node:crypto';
import type { BundledPackage } from './bundled-packages.ts';

/** What the bundle is made of, as CycloneDX 1.6: no date and no random number, so that the same packages give the same bytes. */
export function billOfMaterials(
  version: string,
  files: ReadonlyMap<string, Uint8Array>,
  packages: readonly BundledPackage[],
): string {
  const main = {
    type: 'application',
    'bom-ref': `pkg:npm/lockstep@${version}`,
    name: 'lockstep',
    version,
    licenses: [{ license: { id: 'MIT' } }],
    purl: `pkg:npm/lockstep@${version}`,
    components: [...files].map(([name, contents]) => ({
      type: 'file',
      name,
      hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(contents).digest('hex') }],
    })),
  };
  const components = packages.map(component);
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: main },
    components,
    dependencies: [
      { ref: main['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) },
      ...components.map((each) => ({ ref: each['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function component({ name, version, license, integrity }: BundledPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: own,
    version,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity, 'base64').toString('hex') }],
    licenses: [{ license: { id: license } }],
    purl,
  };
}
