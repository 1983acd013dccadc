// Answers questions from the parent process, one at a time.
import { startSolver } from './solver.mjs';

const ask = await startSolver();
process.on('message', async ({ text, milliseconds }) => process.send(await ask(text, milliseconds)));
process.send('ready');
