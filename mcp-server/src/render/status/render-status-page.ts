import type { StatusPage } from '../../model/status-page.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import { pageContext } from './page-context.ts';

/** The status page: one HTML file that loads nothing. The same input gives the same bytes. */
export function renderStatusPage(page: StatusPage): RenderedFile {
  return { path: 'status.html', text: renderTemplate('documents/status.html', pageContext(page), null) };
}
