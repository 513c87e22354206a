/** Colours of the classes, as red, green and blue 0 … 255: told apart without colour vision, unlike the learners'. */
const palette: readonly (readonly [number, number, number])[] = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
];

export const classColour = (label: number): readonly [number, number, number] =>
  palette[label % palette.length] as readonly [number, number, number];

export const cssColour = (label: number): string => `rgb(${classColour(label).join(' ')})`;
