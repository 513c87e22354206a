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
    classes: classesField({ default: 4, min: 2, max: 4 }),
  },
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [64, 64] } },
    student: { id: 'perceptron', values: { widths: [16, 16] } },
    // Six labelled points of each ring: what the student gains comes from softness, since the twins have the same labels.
    transfer: { examples: 24, labelled: 24 },
    loss: { temperature: 10 },
    training: {
      ...{ batchSize: 8, learningRate: 0.01, teacherEpochs: 30 },
      ...{ studentLength: 'steps', studentSteps: 2000, studentEpochs: 200 },
    },
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
