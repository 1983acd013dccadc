/** `npm run test:laws` asks the whole evidence; `npm test` a tenth of what it asks, so that nobody waits. */
/** Whether this run is the whole evidence: planted bugs, each of which has a law run once more, belong to it alone. */
export const isWhole = process.env['JEST_IAM_LAWS'] === 'whole';

/** How many of a law's questions this run asks. */
export function share(questions: number): number {
  return isWhole ? questions : Math.ceil(questions / 10);
}
