/** Cases that the library still answers otherwise than AWS; a test fails for one that holds. */
export const misses: ReadonlySet<string> = new Set();
