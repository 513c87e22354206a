/** Number of different ids, that of padding included. */
export const vocabulary = 2048;
/** The most words that are read of a text, and the number of ids of an example. */
export const positions = 32;
/** Definitions of each category. */
export const sizes = { train: 360, test: 90 } as const;
