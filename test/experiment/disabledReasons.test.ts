import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { differences } from '../../src/experiment/differences';
import { defaultExperiment, type Path, sectionsOf, withValue } from '../../src/experiment/experiment';
import type { Value } from '../../src/experiment/fields';
import { fromLink, problemsOf, toLink } from '../../src/experiment/link';
import type { Objective } from '../../src/experiment/objective';
import { inEnglish } from '../../src/experiment/text';
import { labelling } from '../../src/objectives';
import { ctc } from '../../src/objectives/ctc';
import { ranking } from '../../src/objectives/ranking';

const digits = defaultExperiment(catalogue, 'digits');
const changed = (...changes: [Path, Value][]) =>
  changes.reduce((experiment, [path, value]) => withValue(experiment, path, value, catalogue), digits);
const disabledReason = (experiment: typeof digits, id: string) => {
  const reason = sectionsOf(experiment, catalogue)
    .find(({ name }) => name === 'method')
    ?.picked?.disabledReason(id);
  return reason && inEnglish(reason);
};
const convolutional: [Path, Value][] = [
  ['teacher', 'convnet'],
  ['student', 'convnet'],
];

describe('a method that cannot work', () => {
  it('says why in plain words, and cannot be picked', () => {
    expect(disabledReason(digits, 'attention-transfer')).toContain('A perceptron has none');
    expect(() => changed(['method', 'attention-transfer'])).toThrow(RangeError);
    const maps = changed(...convolutional, ['method', 'attention-transfer']);
    expect(maps.method.id).toBe('attention-transfer');
    expect(disabledReason(maps, 'attention-transfer')).toBeNull();
  });

  it('gives way to one that can when the networks change under it', () => {
    const turned = changed(...convolutional, ['method', 'attention-transfer'], ['student', 'perceptron']);
    expect(turned.method).toEqual(digits.method);
    const linear = changed(['method', 'hints'], ['student.widths', []]);
    expect(linear.method.id).toBe('hinton');
  });

  it('needs labels where it counts labelled examples alone', () => {
    expect(changed(['method', 'decoupled'], ['transfer.labelled', 1]).method.id).toBe('decoupled');
    const without = changed(['method', 'decoupled'], ['transfer.labelled', 0]);
    expect(without.method.id).toBe('hinton');
    expect(disabledReason(without, 'decoupled')).toContain('hard labels');
  });

  it('needs more than two classes where two leave nothing to compare', () => {
    const moons = defaultExperiment(catalogue, 'moons');
    expect(disabledReason(moons, 'standardised-logits')).toContain('two classes');
    expect(disabledReason(digits, 'standardised-logits')).toBeNull();
  });

  it('needs a true class for each row where it uses labels or attacks, whatever else is right', () => {
    const conditions = { student: [], teacher: [], classes: 4, labelled: 10 };
    for (const method of methods) {
      const { needsLabels, attack } = method;
      if (method.pairs || method.ownTaps) continue;
      expect(method.disabledReason(conditions), method.id).toBeNull();
      const reason = method.disabledReason({ ...conditions, hasRowTargets: false });
      if (needsLabels || attack) expect(inEnglish(reason ?? ''), method.id).toContain('one true class');
      else expect(reason, method.id).toBeNull();
    }
    expect(disabledReason(digits, 'decoupled')).toBeNull();
  });

  it('needs a decoder of sequences where it learns one, and says what else it would be', () => {
    const reasonFor = (objective: Objective) => {
      const tasks = [{ ...byId(catalogue.tasks, 'languages'), objective, suggests: {} }];
      const asked = { ...catalogue, tasks };
      const picked = sectionsOf(defaultExperiment(asked), asked).find(({ name }) => name === 'method')?.picked;
      const reason = picked?.disabledReason('sequence-level');
      return reason && inEnglish(reason);
    };
    expect(reasonFor(labelling)).toBeNull();
    expect(reasonFor(ctc({ framesPerPosition: 1, longest: 3 }))).toBeNull();
    expect(reasonFor(ranking({ items: 5, loss: 'softmax' }))).toContain('this task has none');
    for (const { id } of catalogue.tasks) {
      expect(disabledReason(defaultExperiment(catalogue, id), 'sequence-level'), id).toContain('is one class');
    }
  });

  it('in a link is refused by name, and in a message too', () => {
    const { experiment, problems } = fromLink('#kd2?task=digits&method=attention-transfer', catalogue);
    expect(experiment.method.id).toBe('hinton');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'value-not-allowed', field: 'method', value: 'attention-transfer' });
    expect(problems[0]?.allowed).toContain('hinton');
    expect(problems[0]?.allowed).not.toContain('attention-transfer');
    const forged = { ...digits, method: { id: 'attention-transfer', values: { weight: 1000 } } };
    expect(problemsOf(forged, catalogue)).toMatchObject([{ field: 'method', value: 'attention-transfer' }]);
  });

  it('comes back from a link that makes it possible, wherever it stands in it', () => {
    const wanted = changed(...convolutional, ['teacher.filters', [4, 8]], ['method', 'solution-flow']);
    const link = toLink(wanted, catalogue);
    expect(fromLink(link, catalogue)).toEqual({ experiment: wanted, problems: [] });
    const turned = `#kd2?${[...new URLSearchParams(link.split('?')[1])]
      .reverse()
      .map((pair) => pair.join('='))
      .join('&')}`;
    expect(fromLink(turned, catalogue)).toEqual({ experiment: wanted, problems: [] });
  });

  it('does not hide what has changed since a run in which it was impossible', () => {
    const before = changed(...convolutional, ['student.filters', [4]]);
    const now = changed(...convolutional, ['teacher.filters', [4, 8]], ['method', 'solution-flow']);
    expect(disabledReason(before, 'solution-flow')).not.toBeNull();
    expect(differences(before, now, catalogue).map(({ path }) => path)).toEqual([
      'teacher.filters',
      'student.filters',
      'method',
    ]);
  });
});

describe('a network that cannot answer what is asked', () => {
  // No task of the catalogue asks for an answer at every position.
  const labelled = { ...byId(catalogue.tasks, 'languages'), objective: labelling, suggests: {} };
  const withLabels = { ...catalogue, tasks: [labelled] };
  const proposed = defaultExperiment(withLabels);

  it('says why, and is neither proposed nor picked', () => {
    const picked = sectionsOf(proposed, withLabels).find(({ name }) => name === 'student')?.picked;
    expect(proposed.student.id).toBe('transformer-decoder');
    expect(proposed.teacher.id).toBe('transformer-decoder');
    expect(picked?.disabledReason('transformer-decoder')).toBeNull();
    for (const id of ['bag', 'text-convnet', 'transformer']) {
      expect(inEnglish(picked?.disabledReason(id) ?? ''), id).toContain('one answer for a whole example');
      expect(() => withValue(proposed, 'student', id, withLabels)).toThrow(RangeError);
    }
    // A network that cannot take the examples is not in the list at all.
    expect(picked?.options.map(({ id }) => id)).toEqual(['bag', 'text-convnet', 'transformer', 'transformer-decoder']);
  });

  it('leaves the methods that compare activations position by position', () => {
    for (const id of ['hints', 'relational', 'tiny-bert', 'mini-lm']) {
      expect(withValue(proposed, 'method', id, withLabels).method.id).toBe(id);
    }
    const method = sectionsOf(proposed, withLabels).find(({ name }) => name === 'method')?.picked;
    expect(inEnglish(method?.disabledReason('own-exits') ?? '')).toContain('every position');
    expect(disabledReason(defaultExperiment(catalogue, 'languages'), 'tiny-bert')).toContain('layers of attention');
  });

  it('is refused in a link, and everything is possible where a whole example is asked about', () => {
    const { experiment, problems } = fromLink('#kd2?task=languages&student=transformer', withLabels);
    expect(experiment.student.id).toBe('transformer-decoder');
    expect(problems).toMatchObject([{ code: 'value-not-allowed', field: 'student', value: 'transformer' }]);
    const ofClasses = sectionsOf(defaultExperiment(catalogue, 'languages'), catalogue);
    const { options = [], disabledReason } = ofClasses.find(({ name }) => name === 'student')?.picked ?? {};
    expect(options.length).toBeGreaterThan(3);
    expect(options.map(({ id }) => disabledReason?.(id))).toEqual(options.map(() => null));
  });
});
