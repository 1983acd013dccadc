import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('worker.mjs', import.meta.url));

/**
 * A z3 in a process of its own: its stack overflows on some questions, which ends the process, and its timeout is
 * not always kept. Both are `unknown`, and a new process takes the next question.
 */
export class SolverApart {
  #child;

  async ask(text, milliseconds) {
    this.#child ??= await start();
    const child = this.#child;
    const answer = await new Promise((resolve) => {
      const limit = setTimeout(() => child.kill(), milliseconds + 1000);
      const end = (given) => {
        clearTimeout(limit);
        child.removeAllListeners();
        resolve(given);
      };
      child.once('message', end);
      child.once('exit', () => end(undefined));
      child.send({ text, milliseconds });
    });
    if (answer === undefined) this.#child = undefined;
    return answer ?? 'unknown';
  }

  stop() {
    this.#child?.kill();
  }
}

async function start() {
  const child = fork(file, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message');
  return child;
}
