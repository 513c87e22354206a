import { planeFields, planeTask } from './plane';

/** Scale and offset that map the two half circles of radius 1, x from −1 to 2 and y from −0.5 to 1, into the square. */
const scale = 0.55;
const centre = { x: 0.5, y: 0.25 };

/** Two interleaving half circles. */
export const moons = planeTask({
  id: 'moons',
  name: 'Two moons',
  note: 'Two half circles that reach into each other: no straight line separates them.',
  fields: planeFields({ default: 0.08, min: 0, max: 0.3 }),
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [64, 64] } },
    student: { id: 'perceptron', values: { widths: [8] } },
    transfer: { examples: 1000, labelled: 10 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 20, studentEpochs: 40 },
  },
  classes: () => 2,
  arrange: () => (label, random) => {
    const angle = Math.PI * random.uniform();
    const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [scale * (x - centre.x), scale * (y - centre.y)];
  },
});
