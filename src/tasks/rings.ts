import { classesField, planeFields, planeTask } from './plane';

/** Radius of the largest circle. */
const outermost = 0.88;

/** Concentric circles, one a class. */
export const rings = planeTask({
  id: 'rings',
  name: 'Rings',
  note: 'Concentric circles at equal distances, one for each class: only the distance from the centre matters.',
  fields: {
    ...planeFields({ default: 0.05, min: 0, max: 0.3 }),
    classes: classesField({ default: 3, min: 2, max: 4 }),
  },
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [64, 64] } },
    student: { id: 'perceptron', values: { widths: [16] } },
    transfer: { examples: 1000, labelled: 30 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 30, studentEpochs: 50 },
  },
  classes: (values) => values.classes,
  arrange:
    ({ classes }) =>
    (label, random) => {
      const radius = (outermost * (label + 1)) / classes;
      const angle = 2 * Math.PI * random.uniform();
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
});
