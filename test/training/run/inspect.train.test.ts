import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { addUp, apart, found, type Inspected, inspected, small } from '../../support/inspected';
import { openBackend, tensorCount } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const softmax = (logits: Float32Array, temperature = 1) => {
  const powers = [...logits].map((logit) => Math.exp(logit / temperature));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

describe('the gradients on the logits of an example of a paused run', () => {
  // A method of logits, one whose loss bends, one of features, one that holds logits constant, one that attacks.
  it.each(
    ['hinton', 'standardised-logits', 'hints', 'own-exits', 'robust-distillation'].map((id) => byId(methods, id)),
  )('add up to the central difference of the loss, unless the method holds logits constant: $id', addUp);

  it('are p − y, and T times the difference of the softened distributions', async () => {
    const { gradients, sample, learner, temperature } = await found({ 'loss.temperature': 4, 'loss.weight': 0.5 });
    expect([learner, temperature]).toEqual(['student', 4]);
    const { logits, hard, soft } = gradients;
    const [p, ofStudent] = [softmax(logits), softmax(logits, 4)];
    const ofTeacher = softmax(sample.logits.teacher as Float32Array, 4);
    p.forEach((share, i) => {
      expect(hard?.[i]).toBeCloseTo(share - (i === sample.label ? 1 : 0), 5);
      expect(soft?.[i]).toBeCloseTo(0.5 * 4 * ((ofStudent[i] as number) - (ofTeacher[i] as number)), 5);
    });
    // Without dropout and batch norm, the logits are those of evaluation mode.
    logits.forEach((logit, i) => {
      expect(logit).toBeCloseTo(sample.logits.student?.[i] as number, 5);
    });
  });

  it('have no part of the labels where there are none, and no part of the teacher in its own training', async () => {
    const unlabelled = await found({ 'transfer.labelled': 0 });
    expect([unlabelled.gradients.hard, unlabelled.sample.label]).toEqual([null, null]);
    const soft = await found({ 'loss.form': 'soft' });
    expect(soft.gradients.hard).toBeNull();
    const teacher = await found({}, 'teach');
    expect([teacher.learner, teacher.gradients.soft]).toEqual(['teacher', null]);
    expect(Object.keys(teacher.sample.logits)).toEqual(['teacher']);
    expect(apart(teacher)).toBeLessThan(0.002);
  });

  it('are those of the class where two questions are asked', async () => {
    const inspection = await found({ teacher: 'perceptron', 'second.asked': true }, 'distil', 'digits');
    expect(inspection.gradients.logits).toHaveLength(10);
    expect(apart(inspection)).toBeLessThan(0.005);
  }, 60_000);
});

describe('the samples of a run', () => {
  it('show labelled and unlabelled examples in turn, with the logits of all its networks', async () => {
    const { samples } = await inspected(small({ 'transfer.labelled': 8, 'training.pseudoTwin': true }), 'distil');
    const ofStudent = samples.filter(({ phase }) => phase === 'distil');
    expect(ofStudent.length).toBeGreaterThan(3);
    expect(new Set(ofStudent.map(({ label }) => label === null))).toEqual(new Set([true, false]));
    for (const { logits, input, size, labelled } of ofStudent) {
      expect(Object.keys(logits).sort()).toEqual(['pseudoTwin', 'student', 'teacher', 'twin']);
      expect(input).toHaveLength(2);
      expect([size, labelled]).toEqual([8, 4]);
    }
  });

  it('and a look inside change no bit of its losses, and leave no tensor behind', async () => {
    const experiment = small({ 'student.dropout': 0.2, 'augmentation.jitter': 0.05 });
    const values = ({ losses }: Inspected) =>
      losses.flatMap((columns) => Object.values(columns.values).map((column) => [...column]));
    const plain = await inspected(experiment, null);
    const before = tensorCount();
    const looked = await inspected(experiment, 'distil');
    expect(looked.inspection).not.toBeNull();
    const joined = (all: Inspected) => all.losses.flatMap(({ values: { total } }) => [...(total ?? [])]);
    expect(joined(looked)).toEqual(joined(plain));
    expect(values(plain).length).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });
});
