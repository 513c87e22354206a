import { number } from '../experiment/fields';
import { classesField, planeFields, planeTask } from './plane';

/** A checkerboard whose cells alternate between the classes; two cells a side are XOR. */
export const checkerboard = planeTask({
  id: 'checkerboard',
  name: 'Checkerboard',
  note: 'Squares that take turns. Two cells a side is the XOR problem; every further cell asks for more hidden units.',
  fields: {
    ...planeFields({ default: 0.02, min: 0, max: 0.2 }),
    classes: classesField({ default: 2, min: 2, max: 3 }),
    cells: number({ default: 4, min: 2, max: 8, step: 1, label: 'Cells a side' }),
  },
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [128, 128] } },
    student: { id: 'perceptron', values: { widths: [16, 16] } },
    transfer: { examples: 1000, labelled: 60 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 80, studentEpochs: 80 },
  },
  classes: (values) => values.classes,
  arrange({ classes, cells }) {
    const all = Array.from({ length: cells * cells }, (_, cell) => ({
      column: cell % cells,
      row: Math.floor(cell / cells),
    }));
    const byClass = Array.from({ length: classes }, (_, label) =>
      all.filter(({ column, row }) => (column + row) % classes === label),
    );
    return (label, random) => {
      const own = byClass[label] as typeof all;
      const { column, row } = own[random.integer(own.length)] as (typeof all)[number];
      const along = (cell: number) => (2 * (cell + random.uniform())) / cells - 1;
      return [along(column), along(row)];
    };
  },
});
