import type { CodeRule } from '../../mcp-server/src/lint/code-rule.ts';
import type { LintFinding } from '../../mcp-server/src/lint/lint-finding.ts';
import type { ScriptRule } from '../../mcp-server/src/lint/script-rule.ts';

/** What the page of a rule shows: code it finds something in, what it says of it, and code it passes. */
export interface Shown {
  readonly rule: ScriptRule | CodeRule;
  readonly error: { readonly language: string; readonly code: string; readonly found: LintFinding };
  readonly ok: { readonly language: string; readonly code: string };
}

/** The page of a rule. */
export function pageOf({ rule: { id, severity, why }, error, ok }: Shown): string {
  const fence = ({ language, code }: { readonly language: string; readonly code: string }) =>
    `\`\`\`${language}\n${code}\n\`\`\`\n`;
  return `# ${id}\n\n**${severity}.** ${why}\n\n${fence(error)}\n> ${error.found.what}\n>\n> → ${error.found.instead}\n\nPassed:\n\n${fence(ok)}`;
}

/** The list of all pages. */
export function indexOf(rules: readonly (ScriptRule | CodeRule)[], title: string): string {
  const rows = rules.map(
    ({ id, severity, why }) => `| [${id}](${id}.md) | ${severity} | ${why.replaceAll('|', '\\|')} |`,
  );
  return `## ${title}\n\n| rule | | because |\n|---|---|---|\n${rows.join('\n')}\n`;
}
