import type { BundledPackage } from './bundled-packages.ts';

/** What must be passed on with the bundle: the licence and notice of each package inside it. */
export function thirdPartyNotice(packages: readonly BundledPackage[]): string {
  const parts = packages.map(
    ({ name, version, license, text, author }) =>
      `\n=== ${name} ${version} (${license})\n${text ?? `The package carries no licence file; it is declared ${license}, by ${author}.`}\n`,
  );
  return `Packages inside the files of this folder and their licences.\n${parts.join('')}`;
}
