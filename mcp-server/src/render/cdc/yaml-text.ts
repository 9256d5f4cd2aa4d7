import { stringify } from 'yaml';

/** Documents of YAML in one file, below some lines of comment. */
export function yamlText(about: readonly string[], documents: readonly unknown[]): string {
  const parts = documents.map((value) => stringify(value, { lineWidth: 0 }));
  return `${about.map((line) => `# ${line}`).join('\n')}\n${parts.join('---\n')}`;
}
