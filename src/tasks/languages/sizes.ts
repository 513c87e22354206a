/** Number of different ids, that of padding included. */
export const vocabulary = 2048;
/** The most characters that are read of a text. */
export const longest = 32;
/** Length of the pieces of a text that get an id, in characters: 1 … 3. */
export const longestPiece = 3;
/** Number of ids of the longest text: every character ends three pieces, but the first ends one and the second two. */
export const positions = longestPiece * longest - longestPiece;
