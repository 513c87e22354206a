import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { differences } from '../../src/experiment/differences';
import { defaultExperiment, sectionsOf, withValue } from '../../src/experiment/experiment';
import { fromLink, problemsOf, toLink } from '../../src/experiment/link';
import { teacherDescription } from '../../src/experiment/teacherDescription';

const opening = defaultExperiment(catalogue, 'spirals');
const maxOf = (experiment: typeof opening, section: string, field: string) => {
  const spec = sectionsOf(experiment, catalogue).find(({ name }) => name === section)?.fields[field];
  return spec?.kind === 'number' || spec?.kind === 'list' ? spec.max : undefined;
};

describe('the page’s proposal', () => {
  it.each(catalogue.tasks.map(({ id }) => id))('for %s holds only allowed values', (id) => {
    expect(problemsOf(defaultExperiment(catalogue, id), catalogue)).toEqual([]);
  });
});

describe('changing a value', () => {
  it('changes that value alone', () => {
    const changed = withValue(opening, 'loss.temperature', 8, catalogue);
    expect(changed).toEqual({ ...opening, loss: { ...opening.loss, temperature: 8 } });
    expect(differences(opening, changed, catalogue)).toEqual([{ path: 'loss.temperature', from: 4, to: 8 }]);
  });

  it('refuses what is not allowed, and paths that do not exist', () => {
    expect(() => withValue(opening, 'loss.temperature', 21, catalogue)).toThrow(RangeError);
    expect(() => withValue(opening, 'loss.nonsense', 1, catalogue)).toThrow(RangeError);
    expect(() => withValue(opening, 'task', 'nonsense', catalogue)).toThrow(RangeError);
    expect(() => withValue(opening, 'loss', 1, catalogue)).toThrow(RangeError);
  });

  it('from a noisy student takes its noise away, but not what the visitor moved', () => {
    const noisy = withValue(defaultExperiment(catalogue, 'spirals'), 'scheme', 'noisy-student', catalogue);
    const single = withValue(noisy, 'scheme', 'single', catalogue);
    expect(single.augmentation).toEqual(defaultExperiment(catalogue, 'spirals').augmentation);
    const moved = withValue(noisy, 'augmentation.jitter', 0.2, catalogue);
    const after = withValue(moved, 'scheme', 'single', catalogue).augmentation;
    expect([after.jitter, after.cleanTeacher]).toEqual([0.2, false]);
  });
  it('to a noisy student brings noise for the examples, which only the student sees', () => {
    const noisy = (id: string) => withValue(defaultExperiment(catalogue, id), 'scheme', 'noisy-student', catalogue);
    const points = noisy('spirals').augmentation;
    expect(points).toEqual({ ...opening.augmentation, jitter: 0.05, cleanTeacher: true });
    expect(noisy('digits').augmentation).toEqual({ ...opening.augmentation, shift: 2, cleanTeacher: true });
    const chosen = withValue(opening, 'scheme', 'noisy-student', catalogue);
    expect(differences(opening, chosen, catalogue).map(({ path }) => path)).toEqual(['scheme']);
    const still = withValue(chosen, 'augmentation.jitter', 0, catalogue);
    expect(fromLink(toLink(still, catalogue), catalogue).experiment).toEqual(still);
  });

  it('keeps λ within the range of the form: 10 additive, 1 convex', () => {
    const heavy = withValue(opening, 'loss.weight', 7, catalogue);
    const convex = withValue(heavy, 'loss.form', 'convex', catalogue);
    expect(convex.loss.weight).toBe(1);
    expect(maxOf(convex, 'loss', 'weight')).toBe(1);
    expect(maxOf(heavy, 'loss', 'weight')).toBe(10);
  });

  it('keeps labelled ≤ examples ≤ training points', () => {
    const fewer = withValue(opening, 'task.points', 100, catalogue);
    expect(fewer.transfer.examples).toBe(100);
    const seen = withValue(fewer, 'transfer.examples', 20, catalogue);
    expect(seen.transfer.labelled).toBe(20);
    expect(maxOf(seen, 'transfer', 'labelled')).toBe(20);
  });

  it('leaves out only classes that there are, and never all of them', () => {
    const two = withValue(opening, 'task.classes', 5, catalogue);
    const without = withValue(two, 'transfer.leftOut', [3, 4], catalogue);
    const back = withValue(without, 'task.classes', 3, catalogue);
    expect(back.transfer.leftOut).toEqual([]);
    expect(() => withValue(opening, 'transfer.leftOut', [0, 1, 2], catalogue)).toThrow(RangeError);
  });

  it('brings a task’s own proposal when it is picked, and keeps the seed', () => {
    const seeded = withValue(opening, 'training.seed', 77, catalogue);
    const digits = withValue(seeded, 'task', 'digits', catalogue);
    const proposal = defaultExperiment(catalogue, 'digits');
    expect(digits).toEqual({ ...proposal, training: { ...proposal.training, seed: 77 } });
  });

  it('brings an architecture’s values for its role', () => {
    const digits = defaultExperiment(catalogue, 'digits');
    const { roles } = byId(catalogue.architectures, 'convnet');
    const convolutional = withValue(digits, 'student', 'convnet', catalogue);
    expect(convolutional.student.values).toMatchObject(roles.student);
    expect(() => withValue(opening, 'student', 'convnet', catalogue)).toThrow(RangeError);
  });
});

describe('examples that are ids', () => {
  const texts = defaultExperiment(catalogue, 'languages');
  const fieldsOf = (name: string) =>
    Object.keys(sectionsOf(texts, catalogue).find((section) => section.name === name)?.fields ?? {});

  it('refuse what moves, blends or generates examples, and nothing else', () => {
    expect(() => withValue(texts, 'scheme', 'data-free', catalogue)).toThrow(RangeError);
    expect(() => withValue(texts, 'scheme', 'noisy-student', catalogue)).toThrow(RangeError);
    expect(withValue(texts, 'scheme', 'born-again', catalogue).scheme.id).toBe('born-again');
    const ofLogits = methods.filter(({ family }) => family === 'response' || family === 'robust');
    // Sequence-level distillation is refused for answers of one class, whatever the examples are.
    for (const { id, attack } of ofLogits.filter(({ id }) => id !== 'sequence-level')) {
      const pick = () => withValue(texts, 'method', id, catalogue);
      if (attack) expect(pick, id).toThrow(RangeError);
      else expect(pick().method.id).toBe(id);
    }
  });

  it('have no field that would change them', () => {
    expect(fieldsOf('augmentation')).toEqual([]);
    expect(fieldsOf('training')).not.toContain('teacherAttack');
    expect(fieldsOf('transfer')).not.toEqual(expect.arrayContaining(['detail']));
    expect(fieldsOf('transfer')).not.toEqual(expect.arrayContaining(['coordinates']));
    expect(fieldsOf('transfer')).toContain('labelled');
  });

  it('are taken by architectures for ids alone', () => {
    expect(() => withValue(texts, 'student', 'perceptron', catalogue)).toThrow(RangeError);
    expect(() => withValue(opening, 'student', 'bag', catalogue)).toThrow(RangeError);
  });
});

describe('a teacher’s description', () => {
  it('changes with all that decides its weights, and with nothing else', () => {
    const same = ['loss.temperature', 'loss.weight', 'transfer.labelled', 'training.studentEpochs'] as const;
    for (const path of same) {
      expect(teacherDescription(withValue(opening, path, 5, catalogue), catalogue)).toBe(
        teacherDescription(opening, catalogue),
      );
    }
    for (const [path, value] of [
      ['training.studentLength', 'steps'],
      ['training.twinGoesOn', true],
      ['training.pseudoTwin', false],
    ] as const) {
      const changed = withValue(opening, path, value, catalogue);
      expect(teacherDescription(changed, catalogue), path).toBe(teacherDescription(opening, catalogue));
    }
    const other = ['training.seed', 'training.teacherEpochs', 'task.classes'] as const;
    for (const path of other) {
      expect(teacherDescription(withValue(opening, path, 5, catalogue), catalogue)).not.toBe(
        teacherDescription(opening, catalogue),
      );
    }
    const wider = withValue(opening, 'teacher.widths', [32], catalogue);
    expect(teacherDescription(wider, catalogue)).not.toBe(teacherDescription(opening, catalogue));
  });
});
