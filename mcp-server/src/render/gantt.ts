import type { Timeline } from '../model/plan.ts';

/** Lines of a Mermaid gantt: each bar with its days, so that no reader reckons them otherwise; `crit` is the critical path. */
export function gantt({ tasks, dated }: Timeline): string[] {
  const sections = [...new Set(tasks.map(({ section }) => section))];
  return [
    'gantt',
    '  dateFormat YYYY-MM-DD',
    `  axisFormat ${dated ? '%d %b' : 'day %j'}`,
    '  weekday monday',
    ...sections.flatMap((section) => [
      `  section ${section}`,
      ...tasks.filter((task) => task.section === section).map(bar),
    ]),
  ];
}

function bar({ id, title, days, start, end, critical }: Timeline['tasks'][number]): string {
  const tags = [...(days === 0 ? ['milestone'] : []), ...(critical ? ['crit'] : []), id];
  return `  ${title.replace(/[^\p{L}\p{N} ]+/gu, ' ').replace(/\s+/g, ' ')} :${tags.join(', ')}, ${start}, ${days === 0 ? '0d' : end}`;
}
