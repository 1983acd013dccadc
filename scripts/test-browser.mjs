// Drives the page of policy coverage in Chromium: `npm run test:browser`. `CHROMIUM` names another browser of its kind; a
// machine without one skips these tests, and is told so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const folders = (process.env.PATH ?? '').split(delimiter);
const browser =
  process.env.CHROMIUM ??
  folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));

if (browser === undefined) {
  console.log('skipped: no chromium');
} else {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--config', 'jest.browser.config.ts', '--maxWorkers=1', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: browser },
  });
  process.exitCode = status ?? 1;
}
