/** Number of different ids, that of padding included: one a letter. */
export const vocabulary = 1 + 26;
