import type { Change } from '../../model/change.ts';
import { CHANGES_FOLDER, changePath } from '../../model/change-paths.ts';
import type { ChangeStepId } from '../../model/change-steps.ts';
import type { ChangeFacts } from '../change/change-files.ts';
import type { RenderedFile } from '../render-input.ts';
import { plainLabel } from '../visible-text.ts';
import { toolFiles } from './index.ts';
import type { FoundTool, ToolFiles } from './migration.ts';
import { toolChange } from './tool-change.ts';

/**
 * The changes as the project's migration tools read them, each below `changes/<name>/for-<tool>/` as it will lie in the project, with
 * a page that says how to bring it there: a tool runs whatever lies in its folder, so nothing is put there but by people.
 */
export function renderForTools(
  made: readonly Change[],
  { dialect, limits }: ChangeFacts,
  found: readonly FoundTool[],
  releasedOf: (change: string) => readonly ChangeStepId[],
): RenderedFile[] {
  return made.flatMap((change) =>
    found.flatMap((tool) => {
      const own = toolChange(change, dialect.change, { limits, released: releasedOf(change.name) });
      const folder = `${CHANGES_FOLDER}/${change.name}/for-${tool.tool}`;
      const written = toolFiles(own, tool);
      return [
        { path: `${folder}/README.md`, text: pageText(change, tool, written, folder) },
        ...written.files.map(({ path, text }) => ({ path: `${folder}/project/${path}`, text })),
      ];
    }),
  );
}

function pageText(change: Change, tool: FoundTool, { files, byHand, notes }: ToolFiles, folder: string): string {
  const pathOf = (name: string) => {
    const step = change.steps.find(({ id }) => name.endsWith(`_${id}`));
    return step === undefined ? name : changePath(change, step, 'forward');
  };
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  const copy =
    files.length === 0
      ? 'Nothing of this change is for the tool: people run its scripts.'
      : `Its migrations go to \`${plainLabel(tool.folder)}\`. Copy them when you release them, from the project's folder:\n\n\`\`\`sh\ncp -R migration/${folder}/project/. .\n\`\`\`\n\n${list(files.map(({ path }) => `\`${plainLabel(path)}\``))}`;
  return `# ${plainLabel(change.name)} for ${tool.tool}

Found by \`${plainLabel(tool.by)}\`. ${copy}

## Not given to the tool

${byHand.length === 0 ? 'Every step is its own.' : list(byHand.map(({ step, why }) => `\`${pathOf(step)}\`: ${why}.`))}

A step that \`released:\` of the change names in lockstep.yaml is written for the tool too, after the newest migration that is there then; generate the plan again.

## What to know of ${tool.tool}

${list(notes)}
`;
}
