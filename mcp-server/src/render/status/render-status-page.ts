import type { StatusPage } from '../../model/status-page.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import { pageContext } from './page-context.ts';

/** The status page: one HTML file that loads nothing. The same input gives the same bytes. */
export async function renderStatusPage(page: StatusPage): Promise<RenderedFile> {
  // Loaded here only: the library of charts would cost every other command a tenth of a second.
  const { lineChart } = await import('./chart.ts');
  const { trends, ...context } = pageContext(page);
  const drawn = trends.map(({ title, unit, summary, points }) => ({
    title,
    summary,
    chart: points.length === 0 ? null : { html: lineChart(`${title}. ${summary}`, unit, points) },
  }));
  return { path: 'status.html', text: renderTemplate('documents/status.html', { ...context, trends: drawn }, null) };
}
