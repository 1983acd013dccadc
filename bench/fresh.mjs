import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What a CommonJS script prints in a process of its own: a list of numbers. */
export function fresh(script) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: here, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split(/\s+/).map(Number);
}
