/** The most letters of a word, and the number of ids of an example. */
export const positions = 8;
/** The fewest letters of a word. */
export const fewestLetters = 3;
/** Frames that a network writes for each letter: as many sounds can stand in a word as twice its letters. */
export const framesPerLetter = 2;
/** The most sounds of a word. */
export const longest = 10;
/** Words. */
export const sizes = { train: 12_000, test: 1_000 } as const;
