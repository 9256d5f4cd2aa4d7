/** A step as RUNBOOK.md prints it. */
export interface RunbookStep {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly string[];
  readonly prints: readonly string[];
}

/** The steps of the phases, in the order of the page. */
export function runbookSteps(runbook: string): RunbookStep[] {
  const phases = runbook.split('\n## 5. ')[1]?.split('\n## 6. ')[0] ?? '';
  const parts = phases.split(/\n(?=\d+\.(?:R\.)?\d+ \*\*)/).slice(1);
  return parts.map((part) => {
    const [, id = '', title = ''] = /^(\S+) \*\*(.*)\*\*/.exec(part) ?? [];
    const block = (kind: string) =>
      new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\\n\`\`\``).exec(part)?.[1]?.split('\n') ?? [];
    return { id, title, commands: block('sh'), prints: block('text') };
  });
}
