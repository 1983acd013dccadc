/** Stands in the place of a key where a decision turns on which session of a role calls. */
export const SESSION = 'session';
