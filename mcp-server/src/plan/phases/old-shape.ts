import { commands } from '../commands.ts';
import type { StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { quantity } from '../wording.ts';

/** Where compat/ is written: the old version of the application goes on, over the new tables; or starts on them in the next step. */
export function oldShape(
  { oldShapes, source, target }: Situation,
  starts: 'goes on' | 'starts next' = 'goes on',
): StepText[] {
  if (oldShapes === 0) return [];
  return [
    {
      title: `Give what still runs the old version of the application its shape on ${target.label}`,
      why: `compat/ holds ${quantity(oldShapes, 'table')} of ${source.database} as views over the new tables; compat/README.md says which can be written, and what the old version cannot do. The new version needs none of it.`,
      commands: [commands.compatUp],
      expect:
        starts === 'starts next'
          ? `Exit code 0. Nobody writes yet: the old version starts with the application, in the next step, pointed to ${target.label} as compat/README.md says.`
          : `Exit code 0. The old version, pointed to ${target.label} as compat/README.md says, reads and writes what the new one does.`,
    },
  ];
}

/** And the end of that. */
export function oldShapeGone({ oldShapes, target }: Situation): StepText | null {
  if (oldShapes === 0) return null;
  return {
    title: `Take the old shape from ${target.label}`,
    why: 'No instance of the old version runs any more. No row is touched.',
    commands: [commands.compatDown],
    expect: `Exit code 0. Whatever still asks for the old shape of ${quantity(oldShapes, 'table')} fails, and is named by its error.`,
  };
}
