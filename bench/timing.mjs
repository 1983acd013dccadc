/** The middle of a list of numbers; `at` 0.99 gives the 99th percentile. */
export function quantile(list, at = 0.5) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];
}

export const median = (list) => quantile(list);

/** Milliseconds that a call takes. */
export function timed(call) {
  const start = performance.now();
  call();
  return performance.now() - start;
}

/** Milliseconds that an asynchronous call takes. */
export async function awaited(call) {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** Median milliseconds of a call over rounds, the first of which are warm-up. */
export function settled(call, { rounds, warmup = 2 }) {
  for (let round = 0; round < warmup; round++) call();
  return median(Array.from({ length: rounds }, () => timed(call)));
}
