import { classesField, planeFields, planeTask } from './plane';

/** The angle over which an arm winds round the centre, in radians, and its radii at both ends. */
const winding = 2 * Math.PI;
const inner = 0.1;
const outer = 0.9;

/** Arms of one spiral a class. */
export const spirals = planeTask({
  id: 'spirals',
  name: 'Spirals',
  note: 'Arms that wind once around the centre, one for each class. A few labels do not show where an arm goes; a teacher that saw them all can.',
  fields: {
    ...planeFields({ default: 0.04, min: 0, max: 0.3 }),
    classes: classesField({ default: 3, min: 2, max: 5 }),
  },
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [64, 64] } },
    student: { id: 'perceptron', values: { widths: [16, 16] } },
    transfer: { examples: 1000, labelled: 30 },
    training: { batchSize: 64, learningRate: 0.005, teacherEpochs: 100, studentEpochs: 100 },
  },
  classes: (values) => values.classes,
  arrange:
    ({ classes }) =>
    (label, random) => {
      const along = random.uniform();
      const radius = inner + (outer - inner) * along;
      const angle = winding * along + (2 * Math.PI * label) / classes;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
});
