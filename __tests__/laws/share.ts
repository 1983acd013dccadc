/** `npm run test:laws` asks the whole evidence; `npm test` a tenth of it, so that nobody waits. */
const isWhole = process.env['JEST_IAM_LAWS'] === 'whole';

/** How many of a law's questions this run asks. */
export function share(questions: number): number {
  return isWhole ? questions : Math.ceil(questions / 10);
}
