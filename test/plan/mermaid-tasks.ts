import { Window } from 'happy-dom';

interface Drawn {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly critical: boolean;
}

/** The tasks of a gantt as Mermaid's own parser reads them, sorted by id; it throws where Mermaid would draw an error. */
export async function mermaidTasks(text: string): Promise<Drawn[]> {
  // Mermaid cleans texts with a library that asks for a document.
  if (!('document' in globalThis)) {
    const window = new Window();
    Object.assign(globalThis, { window, document: window.document });
  }
  const { default: mermaid } = await import('mermaid');
  // It registers its diagrams at the first use.
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  if (!('getTasks' in diagram.db) || typeof diagram.db.getTasks !== 'function') throw new Error('this is no gantt');
  const tasks: { id: string; startTime: Date; endTime: Date; crit: boolean | undefined }[] = diagram.db.getTasks();
  const day = (time: Date) => time.toISOString().slice(0, 10);
  return tasks
    .map(({ id, startTime, endTime, crit }) => ({
      id,
      start: day(startTime),
      end: day(endTime),
      critical: crit === true,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
