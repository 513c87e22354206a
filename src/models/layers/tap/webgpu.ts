import { joined, type StageOf } from '../../webgpuStage';

/** Records the activations, and adds the gradient that a method's term has for them. */
export const tapStage: StageOf<'tap'> = ({ name }) => ({
  stage: {
    ranges: [],
    forward(x, { taps, tapGradients }) {
      taps.set(name, x);
      return {
        y: x,
        back: (dy, isNeeded, addend) => (isNeeded ? joined(joined(dy, tapGradients.get(name) ?? null), addend) : null),
      };
    },
  },
});
