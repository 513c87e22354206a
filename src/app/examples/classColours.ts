/** Colours of the classes, as red, green and blue 0 … 255; distinct without colour vision, and from those of the roles. */
const palette: readonly (readonly [number, number, number])[] = [
  [0, 114, 178],
  [240, 190, 40],
  [204, 97, 150],
  [86, 180, 233],
  [125, 85, 60],
  [130, 130, 130],
];

/** The colour of a class; after the last colour the first comes again. */
export const classColour = (label: number): readonly [number, number, number] =>
  palette[label % palette.length] as readonly [number, number, number];

/** The same as a CSS colour. */
export const cssColour = (label: number): string => `rgb(${classColour(label).join(' ')})`;
