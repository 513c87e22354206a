import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { randomStream } from '../../src/experiment/random';
import { greedyDecode } from '../../src/metrics/ctcDecoding';
import type { Head } from '../../src/models/heads';
import { labelling } from '../../src/objectives';
import { ctc } from '../../src/objectives/ctc';
import { distillationLoss } from '../../src/training/step/distillationLoss';
import { gradientByDifferences, logSoftmaxOf, lossByForward } from '../support/ctc';
import { learnFromFewLabels } from '../support/fewLabels';
import { takeObjectiveSteps } from '../support/objectiveSteps';
import { openBackend } from '../support/session';
import { normals, termOf } from '../support/terms';

beforeAll(() => openBackend('wasm'));

const classes = 4;
const positions = 5;
const lengths = [5, 3, 1, 4, 0];
/** The most labels of a sequence; those beyond are dropped from what is decoded. */
const longest = 6;
const random = randomStream(11, 'sequence level');

type Logits = readonly (readonly number[])[];

/** An objective, and its loss on the teacher's decoded answers by definition, in 64 bits: `[batch][rows][classes]`. */
interface Definition {
  readonly head: Head;
  readonly rowsOfPosition: number;
  lossOf(student: readonly Logits[], teacher: readonly Logits[]): number;
}

const headOf = (objective: Head['objective']): Head => ({
  ...{ objective, classes, rows: objective.rows([positions]) },
  ...{ weight: 1, isTaught: true },
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const definitions: Readonly<Record<string, Definition>> = {
  labelling: {
    head: headOf(labelling),
    rowsOfPosition: 1,
    lossOf(student, teacher) {
      const each = student.flatMap((rows, example) =>
        logSoftmaxOf(rows).map((logs, row) => {
          const answer = teacher[example]?.[row] as readonly number[];
          return -(logs[answer.indexOf(Math.max(...answer))] as number);
        }),
      );
      return sum(each) / each.length;
    },
  },
  ctc: {
    head: headOf(ctc({ framesPerPosition: 2, longest })),
    rowsOfPosition: 2,
    lossOf(student, teacher) {
      const each = student.map((rows, example) => {
        const labels = greedyDecode((teacher[example] as Logits).flat(), classes).slice(0, longest);
        return rows.length === 0 ? 0 : lossByForward(rows, labels);
      });
      return sum(each) / each.length;
    },
  },
};

/** How {@link termOn} deviates. */
interface Deviation {
  readonly temperature?: number;
  readonly method?: string;
  readonly searched?: number[][];
}

/** λ times the term on the present backend, and its gradient in the student's logits, flat. */
function termOn(
  head: Head,
  student: readonly Logits[],
  teacher: readonly Logits[],
  { temperature = 2, method = 'sequence-level', searched }: Deviation = {},
) {
  const flat = (all: readonly Logits[]) => tf.tensor2d(all.map((rows) => rows.flat()));
  const mask = lengths.map((length) => Array.from({ length: positions }, (_, at) => Number(at < length)));
  const [value, gradient] = tf.tidy(() => {
    const rest = { features: [], own: [], adapter: [], temperature: tf.scalar(temperature), progress: tf.scalar(1) };
    const labels = tf.zeros([lengths.length, head.objective.targetSize(head)]) as tf.Tensor2D;
    const lossOf = (z: tf.Tensor) => {
      const logits = { student: z as tf.Tensor2D, attacked: z as tf.Tensor2D, teacher: flat(teacher) };
      const found = searched && { searched: tf.tensor2d(searched) };
      const batch = { ...logits, ...rest, ...found, labels, labelled: 0, mask: tf.tensor2d(mask) };
      const weights = { hardWeight: tf.scalar(0), softWeight: tf.scalar(1.5) };
      return distillationLoss(byId(methods, method), {}, [head], batch, weights).soft;
    };
    const found = tf.valueAndGrad(lossOf)(flat(student));
    return [found.value, found.grad];
  });
  const numbers = { value: value.dataSync()[0] as number, gradient: [...gradient.dataSync()] };
  tf.dispose([value, gradient]);
  return numbers;
}

const drawn = (rows: number) =>
  lengths.map(() => Array.from({ length: rows }, () => Array.from({ length: classes }, () => 2 * random.normal())));

describe.each(Object.entries(definitions))(
  'the term of a decoded answer, for %s,',
  (_name, { head, rowsOfPosition, lossOf }) => {
    const [student, teacher] = [drawn(head.rows), drawn(head.rows)];
    const counted = (all: readonly Logits[]) =>
      all.map((rows, example) => rows.slice(0, rowsOfPosition * (lengths[example] as number)));

    it('is λ times the loss of the objective on what is decoded from the teacher, as its definition has it', () => {
      const before = tf.memory().numTensors;
      const { value } = termOn(head, student, teacher);
      expect(value / (1.5 * lossOf(counted(student), counted(teacher)))).toBeCloseTo(1, 5);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('has the gradient of that, by central differences, and none in rows that do not count', () => {
      const { gradient } = termOn(head, student, teacher);
      const size = head.rows * classes;
      student.forEach((rows, example) => {
        const own = counted(student);
        const wanted = gradientByDifferences(
          own[example] as Logits,
          (moved) =>
            1.5 *
            lossOf(
              own.map((each, at) => (at === example ? moved : each)),
              counted(teacher),
            ),
        ).flat();
        expect(rows).toHaveLength(head.rows);
        gradient.slice(example * size, (example + 1) * size).forEach((slope, at) => {
          if (at < wanted.length) expect(slope).toBeCloseTo(wanted[at] as number, 5);
          else expect(Math.abs(slope)).toBe(0);
        });
      });
      expect(gradient.some((slope) => Math.abs(slope) > 0.05)).toBe(true);
    });

    it('does not depend on T, nor on how sure the teacher is, in any bit', () => {
      const found = termOn(head, student, teacher);
      expect(termOn(head, student, teacher, { temperature: 9 })).toEqual(found);
      const surer = teacher.map((rows) => rows.map((row) => row.map((logit) => 4 * logit)));
      expect(termOn(head, student, surer)).toEqual(found);
    });

    it('does not see what teacher and student say of padding, in any bit', () => {
      const found = termOn(head, student, teacher);
      const other = (all: readonly Logits[], padding: readonly number[]) =>
        all.map((rows, example) =>
          rows.map((row, at) => (at < rowsOfPosition * (lengths[example] as number) ? row : padding)),
        );
      expect(termOn(head, other(student, [9, -30, 2, 0]), other(teacher, [-5, 8, 40, 1]))).toEqual(found);
    });
  },
);

describe('what else the term is', () => {
  it('with an answer for each position is that of the teacher’s answers (hard)', () => {
    const { head } = definitions.labelling as Definition;
    const [student, teacher] = [drawn(head.rows), drawn(head.rows)];
    const [decoded, hard] = ['sequence-level', 'hard-labels'].map((id) =>
      termOn(head, student, teacher, { method: id }),
    );
    expect(decoded?.value).toBeCloseTo(hard?.value as number, 5);
    decoded?.gradient.forEach((slope, at) => {
      expect(slope).toBeCloseTo(hard?.gradient[at] as number, 6);
    });
  });

  it('with one class is so too, which is why it is refused there', () => {
    const logits = { student: normals(6, 5, 2, 'student'), teacher: normals(6, 5, 2, 'teacher') };
    const [decoded, hard] = ['sequence-level', 'hard-labels'].map((id) => termOf(byId(methods, id), logits));
    expect(decoded?.value).toBeCloseTo(hard?.value as number, 5);
  });

  it('without an alignment leaves it to the student where labels stand: frame by frame it is another term', () => {
    const { head } = definitions.ctc as Definition;
    const hot = (path: readonly number[]) =>
      path.map((best) => Array.from({ length: classes }, (_, label) => (label === best ? 12 : 0)));
    const [early, late] = [hot([1, 0, 2, 0, 0, 0, 0, 0, 0, 0]), hot([0, 0, 0, 0, 0, 0, 0, 1, 0, 2])];
    const whole = (one: Logits) => lengths.map(() => one);
    const at = (method: string) => {
      const batch = [whole(early), whole(late)] as const;
      return termOn({ ...head, objective: { ...head.objective, weight: () => null } }, ...batch, { method }).value;
    };
    expect(at('sequence-level')).toBeLessThan(0.01);
    expect(at('hard-labels')).toBeGreaterThan(3);
  });
});

describe('answers that a search found before training', () => {
  const { head } = definitions.ctc as Definition;
  const [student, teacher] = [drawn(head.rows), drawn(head.rows)];
  const found = [[1], [2, 1], [], [3, 3, 1], []];
  const targets = found.map((labels) => [1, ...Array.from({ length: longest }, (_, at) => labels[at] ?? 0)]);

  it('are learned in the place of greedy ones', () => {
    const each = found.map((labels, example) => {
      const rows = (student[example] as Logits).slice(0, 2 * (lengths[example] as number));
      return rows.length === 0 ? 0 : lossByForward(rows, labels);
    });
    const { value } = termOn(head, student, teacher, { searched: targets });
    expect(value / (1.5 * (sum(each) / each.length))).toBeCloseTo(1, 5);
  });

  it('are not asked for where the objective has no search', () => {
    const { head } = definitions.labelling as Definition;
    const searched = lengths.map(() => new Array<number>(head.rows * classes).fill(1));
    const [own, theirs] = [drawn(head.rows), drawn(head.rows)];
    expect(termOn(head, own, theirs, { searched })).toEqual(termOn(head, own, theirs));
  });
});

describe('steps of sequence-level distillation', () => {
  it('do not see what the teacher says of padding, in any bit', async () => {
    const scene = { method: 'sequence-level' };
    const clean = await takeObjectiveSteps(['ctc'], scene, 6, 'eager');
    expect(await takeObjectiveSteps(['ctc'], { ...scene, atPadding: -30 }, 6, 'eager')).toEqual(clean);
  });

  it('bring a student with few labels far ahead of its twin', async () => {
    const { student, twin } = await learnFromFewLabels('ctc', 'sequence-level', 1);
    // Label error rates in per cent.
    expect(twin - student).toBeGreaterThan(20);
  });
});
