import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StatusPage } from '../../../mcp-server/src/model/status-page.ts';
import { renderStatusPage } from '../../../mcp-server/src/render/status/render-status-page.ts';
import { ensurePrograms, pathOf } from '../../lab/extra-packages.ts';
import { emptyPage, fullPage } from './pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let folder: string;

beforeAll(async () => {
  await ensurePrograms(['chromium-headless-shell'], () => undefined);
  folder = await mkdtemp(join(tmpdir(), 'lockstep-status-'));
  // The sandbox of Chromium needs rights that a container's root has not; the page is our own file.
  browser = await chromium.launch({ executablePath: pathOf('chromium-headless-shell'), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

interface Look {
  readonly requests: string[];
  readonly said: string[];
  readonly overflow: number;
  readonly violations: readonly string[];
  readonly headings: readonly string[];
}

/** Opens a page as a file, as its reader does. */
async function look(page: StatusPage, colorScheme: 'light' | 'dark', width: number): Promise<Look> {
  const file = join(folder, 'status.html');
  await writeFile(file, (await renderStatusPage(page)).text);
  const tab = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
  const requests: string[] = [];
  const said: string[] = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('console', (message) => said.push(message.text()));
  tab.on('pageerror', (error) => said.push(error.message));
  tab.on('dialog', (dialog) => void dialog.dismiss().then(() => said.push('a dialog')));
  await tab.goto(pathToFileURL(file).href);
  const headings = await tab.locator('h2').allTextContents();
  const overflow = await tab.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  await tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
  const during = [...requests];
  const spoken = [...said];
  await tab.evaluate(axe);
  const violations = await tab.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + html.slice(0, 150))))',
  );
  await tab.close();
  return { requests: during.map((url) => url.slice(0, 5)), said: spoken, overflow, violations, headings };
}

const headings = [
  'Phases',
  'Next gate: parity',
  'Stop conditions',
  'Tables',
  'Over time',
  'What is not known',
  'Other gates',
  'Evidence',
];
const right = { requests: ['file:'], said: [], overflow: 0, violations: [], headings };

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('in %s at %i pixels the page renders without a word, a request or a barrier', async (scheme, width) => {
  expect(await look(fullPage(), scheme, width)).toEqual(right);
});

it('before anything was done it renders as well', async () => {
  const empty = { ...right, headings: ['Phases', 'Next gate: prepare', ...headings.slice(3)] };
  expect(await look(emptyPage(), 'light', 360)).toEqual(empty);
});

it('what the browser would tell of a broken page is noticed', async () => {
  const file = join(folder, 'broken.html');
  const text = (await renderStatusPage(fullPage())).text.replace('--soft: #555b66', '--soft: #cccccc');
  await writeFile(file, text.replace('</main>', '<img src="missing.png"></main>'));
  const tab = await browser.newPage();
  const said: string[] = [];
  tab.on('console', (message) => said.push(message.text().slice(0, 50)));
  await tab.goto(pathToFileURL(file).href);
  await tab.evaluate(axe);
  const ids = await tab.evaluate<string[]>('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
  expect({ said: said.length > 0, ids: ids.filter((id) => ['color-contrast', 'image-alt'].includes(id)) }).toEqual({
    said: true,
    ids: ['color-contrast', 'image-alt'],
  });
  await tab.close();
});
