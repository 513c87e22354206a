/** Number of classes. */
export const classes = 10;
/** Height of an image in pixels. */
export const rows = 28;
/** Width of an image in pixels. */
export const columns = 28;
/** Sizes of the training and the test set. */
export const split = { train: 8000, test: 2000 } as const;
/** Number of images in the file. */
export const count = split.train + split.test;
