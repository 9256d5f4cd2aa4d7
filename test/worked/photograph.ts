import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ensurePrograms, pathOf } from '../lab/extra-packages.ts';

/** Takes a picture of a page as its reader sees it on a screen of 1200 by 1500 points. */
export async function photograph(page: string, colorScheme: 'light' | 'dark', picture: string): Promise<void> {
  await ensurePrograms(['chromium-headless-shell'], () => undefined);
  // The sandbox of Chromium needs rights that a container's root has not; the page is our own file.
  const browser = await chromium.launch({ executablePath: pathOf('chromium-headless-shell'), args: ['--no-sandbox'] });
  const tab = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 1500 } });
  await tab.goto(pathToFileURL(page).href);
  await tab.screenshot({ path: picture });
  await browser.close();
}
