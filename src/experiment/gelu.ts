/** Slope of the sigmoid in GELU's tanh approximation: 2·√(2/π), since tanh(u) = 2·sigmoid(2u) − 1. */
export const geluSlope = 2 * Math.sqrt(2 / Math.PI);
/** The factor of its cubic term. */
export const geluCubic = 0.044715;
