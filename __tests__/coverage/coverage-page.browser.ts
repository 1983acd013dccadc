import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { coveragePage } from '../../src/coverage/page/coverage-page';
import type { SettledPolicy } from '../../src/coverage/settle-survivors';
import { HOSTILE, pagePolicies } from './page-fixture';

/** Where pictures go, for people to look at; none are taken without it. */
const pictures = process.env['SCREENSHOTS'];
const folder = mkdtempSync(join(tmpdir(), 'jest-iam-page-'));
const policies = pagePolicies(folder);
const many = Array.from({ length: 300 }, (_, at) => policies.map((one) => renamed(one, at)))
  .flat()
  .slice(0, 300);
const sizes = [
  { width: 400, height: 800 },
  { width: 900, height: 800 },
  { width: 1440, height: 900 },
];

let browser: Browser;
let page: Page;
const complaints: string[] = [];

function renamed(policy: SettledPolicy, at: number): SettledPolicy {
  return { ...policy, name: `policy-${at}/${policy.name}`, source: 'gone.json' };
}

/** Opens the page of some policies from disk, as a person would. */
async function open(shown: readonly SettledPolicy[], options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
  await (page as Page | undefined)?.close();
  const file = join(folder, 'index.html');
  writeFileSync(file, coveragePage(shown, folder));
  page = await browser.newPage({ viewport: { width: 900, height: 800 }, ...options });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
}

const head = (name: string): Locator => page.locator('.head', { hasText: name });
const opened = (name: string): Locator => page.locator('.policies > li', { has: head(name) });
const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
const names = (): Promise<string[]> => page.locator('.policies > li:not([hidden]) .name').allTextContents();

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? 'chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

test('the filter finds policies by name, file and state', async () => {
  await open(policies);
  expect(await names()).toHaveLength(4);
  await page.fill('#filter', 'LOGS.json');
  expect(await names()).toEqual([expect.stringContaining('logs.json')]);
  expect(await page.textContent('#count')).toBe('1 of 4 policies');
  await page.fill('#filter', 'pinned');
  expect(await names()).toEqual([expect.stringContaining('copy.test.ts')]);
  await page.fill('#filter', '');
  await page.selectOption('#state', 'redundant');
  expect(await names()).toEqual([expect.stringContaining('logs.json')]);
});

test('an element that is chosen shows its changes, and a line to paste where no test would notice', async () => {
  await open(policies);
  const logs = opened('logs.json');
  await head('logs.json').click();
  expect(await logs.locator('.row').count()).toBe(29);
  await logs.locator('.element', { hasText: 's3:PutObject' }).click();
  const detail = await logs.locator('.detail').innerText();
  expect(detail).toContain('No test would fail if it were gone or weaker.');
  expect(detail).toContain('"s3:PutObject" could be removed from "Action": no test would notice');
  expect(await logs.locator('.paste code').first().innerText()).toMatch(/^expect\(policy\)\.toAllow\(/);
  await logs.locator('.element', { hasText: 's3:*' }).first().click();
  expect(await logs.locator('.detail').innerText()).toContain(
    'noticed by toDenyInsecureTransport() in tests/logs.test.ts',
  );
  expect(await logs.locator('td').allInnerTexts()).toContain('depends\nnever asked');
  await logs.locator('.claims summary').click();
  expect(await logs.locator('.claims').innerText()).toContain("toAllow(getObject({ bucket: 'logs'");
  expect(await logs.locator('tbody th').allTextContents()).toContain('anonymous');
  await head('logs.json').click();
  expect(await logs.locator('.body').isVisible()).toBe(false);
});

test('all can be opened and closed at once', async () => {
  await open(policies);
  await page.click('#open');
  expect(await page.locator('.body:visible').count()).toBe(4);
  await page.click('#close');
  expect(await page.locator('.body:visible').count()).toBe(0);
});

test('everything is reached with the keyboard', async () => {
  await open(policies);
  await page.keyboard.press('/');
  await page.keyboard.type('json');
  await page.keyboard.press('Enter');
  expect(await focused()).toContain('logs.json');
  await page.keyboard.press('Enter');
  expect(await opened('logs.json').locator('.body').isVisible()).toBe(true);
  // The chosen element is the next stop, the arrows move on from there.
  await page.keyboard.press('Tab');
  expect(await page.locator('.element:focus').getAttribute('aria-label')).toContain('unchecked');
  const before = await opened('logs.json').locator('.detail').innerText();
  await page.keyboard.press('ArrowDown');
  expect(await opened('logs.json').locator('.detail').innerText()).not.toBe(before);
  expect(await page.locator('.element:focus').getAttribute('aria-pressed')).toBe('true');
  const outline =
    'getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth';
  expect(await page.evaluate(outline)).toBe('solid3px');
  await page.keyboard.press('Escape');
  expect(await focused()).toContain('logs.json');
  await page.keyboard.press('Escape');
  expect(await opened('logs.json').locator('.body').isVisible()).toBe(false);
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  expect(await names()).toHaveLength(4);
  await page.keyboard.press('ArrowDown');
  const [first = '', second = ''] = await names();
  expect(await focused()).toContain(first);
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toContain(second);
});

test('markup in a policy, a key and a file name is text', async () => {
  await open(policies);
  await page.click('#open');
  expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
  expect(await page.locator('img').count()).toBe(0);
  expect(await opened('onerror').innerText()).toContain(HOSTILE);
});

test('300 policies open, and can be filtered', async () => {
  await open(many);
  expect(await page.textContent('#count')).toBe('300 of 300 policies');
  await page.fill('#filter', 'policy-70/');
  expect((await names()).length).toBeGreaterThan(0);
  await page.fill('#filter', '');
  await page.click('#open');
  expect(await page.locator('.source').count()).toBe(300);
}, 30_000);

const CONTRASTS = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((one) => (one / 255 <= 0.03928 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (rgb(backgroundColor)[3] === 255) return backgroundColor;
    }
    return 'white';
  };
  const found = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === '' || !element.checkVisibility() || element.matches('script, style, option')) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.set(element.className || element.tagName, ratio.toFixed(2));
  }
  return [...found].map((one) => one.join(' '));
})()`;

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(sizes)('$width pixels: nothing is cut off, every text has contrast', async (viewport) => {
    await open(policies, { colorScheme, viewport });
    const picture = async (name: string): Promise<void> => {
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${viewport.width}-${colorScheme}.png`) });
    };
    await picture('closed');
    await head('logs.json').click();
    await picture('open');
    // Under the line where there is no room beside the text.
    expect(await page.locator('.row + .detail').count()).toBe(viewport.width < 760 ? 1 : 0);
    await page.locator('.detail:visible').scrollIntoViewIfNeeded();
    await picture('chosen');
    await page.click('#open');
    await page.click('.legend summary');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(await page.evaluate(CONTRASTS)).toEqual([]);
    if (pictures !== undefined) {
      // What is far below the window is not drawn yet.
      await page.setViewportSize({ ...viewport, height: 8000 });
      await page.screenshot({ path: join(pictures, `all-${viewport.width}-${colorScheme}.png`), fullPage: true });
    }
  });
});
