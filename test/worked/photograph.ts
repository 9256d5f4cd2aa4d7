import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ensurePrograms, pathOf } from '../lab/extra-packages.ts';

/** Which part of a page is taken, and how it is lit. */
export interface View {
  readonly colorScheme: 'light' | 'dark';
  /** The heading that stands at the top of the picture; null: the page's own beginning. */
  readonly from: string | null;
  readonly picture: string;
}

/** Takes pictures of a page as its reader sees it on a screen of 1000 by 900 points. */
export async function photograph(page: string, views: readonly View[]): Promise<void> {
  await ensurePrograms(['chromium-headless-shell'], () => undefined);
  // The sandbox of Chromium needs rights that a container's root has not; the page is our own file.
  const browser = await chromium.launch({ executablePath: pathOf('chromium-headless-shell'), args: ['--no-sandbox'] });
  for (const { colorScheme, from, picture } of views) {
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1000, height: 900 } });
    await tab.goto(pathToFileURL(page).href);
    const find = `[...document.querySelectorAll('h2')].find((each) => each.textContent === ${JSON.stringify(from)})`;
    if (from !== null) await tab.evaluate(`${find}.scrollIntoView()`);
    await tab.screenshot({ path: picture });
  }
  await browser.close();
}
