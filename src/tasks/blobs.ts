import type { Random } from '../experiment/random';
import { classesField, type Point, planeFields, planeTask } from './plane';

/** Coordinates of centres lie within ± `maxCoordinate`; each centre is the best of `candidates` random ones. */
const maxCoordinate = 0.7;
const candidates = 60;

/** One Gaussian cluster a class, with centres drawn from the seed. */
export const blobs = planeTask({
  id: 'blobs',
  name: 'Clusters',
  note: 'A round Gaussian cluster for each class. The seed decides where they lie; where two of them touch, the classes are truly uncertain.',
  fields: {
    // Without any noise a cluster would be a single point.
    ...planeFields({ default: 0.16, min: 0.02, max: 0.4 }),
    classes: classesField({ default: 4, min: 2, max: 6 }),
  },
  suggests: {
    teacher: { id: 'perceptron', values: { widths: [64, 64] } },
    student: { id: 'perceptron', values: { widths: [8] } },
    transfer: { examples: 1000, labelled: 12 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 20, studentEpochs: 30 },
  },
  classes: (values) => values.classes,
  arrange({ classes }, random) {
    const centres = drawCentres(classes, random);
    return (label) => centres[label] as Point;
  },
});

/** Each next centre is the candidate furthest from the previous centres (Mitchell's best-candidate sampling). */
function drawCentres(count: number, random: Random): readonly Point[] {
  const coordinate = () => maxCoordinate * (2 * random.uniform() - 1);
  const centres: Point[] = [[coordinate(), coordinate()]];
  while (centres.length < count) {
    const room = ([x, y]: Point) => Math.min(...centres.map(([cx, cy]) => Math.hypot(x - cx, y - cy)));
    const drawn = Array.from({ length: candidates }, (): Point => [coordinate(), coordinate()]);
    centres.push(drawn.reduce((best, candidate) => (room(candidate) > room(best) ? candidate : best)));
  }
  return centres;
}
