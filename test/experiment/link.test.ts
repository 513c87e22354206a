import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, type Experiment, type Path, sectionsOf, withValue } from '../../src/experiment/experiment';
import { type Field, nearestAllowed, type Value } from '../../src/experiment/fields';
import { fromLink, problemsOf, toLink } from '../../src/experiment/link';
import { isWhole } from '../support/products';

/** An allowed value of a field, chosen by a number in [0, 1). */
function someValue(field: Field, share: number): Value {
  if (field.disabledReason !== undefined) return field.default;
  switch (field.kind) {
    case 'number':
      return nearestAllowed(field, field.min + share * (field.max - field.min));
    case 'choice':
      return field.options[Math.floor(share * field.options.length)]?.value ?? field.default;
    case 'flag':
      return share < 0.5;
    case 'list': {
      const length = field.minLength + Math.floor(share * (field.maxLength - field.minLength + 1));
      return Array.from({ length }, (_, at) =>
        Math.min(field.max, field.min + at + (field.isSet ? 0 : Math.floor(9 * share))),
      );
    }
    case 'curve':
      return field.presets[Math.floor(share * field.presets.length)]?.value ?? field.default;
    default:
      return field satisfies never;
  }
}

/** Random changes, one after another, each to an allowed value. */
const experiments = fc
  .array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true })), {
    maxLength: 12,
  })
  .map((changes) =>
    changes.reduce<Experiment>((experiment, [which, share]) => {
      const sections = sectionsOf(experiment, catalogue);
      const paths = sections.flatMap(({ name, fields, picked }) => [
        ...(picked
          ? [{ path: name as Path, value: picked.options[Math.floor(share * picked.options.length)]?.id as Value }]
          : []),
        ...Object.entries(fields).map(([field, spec]) => ({
          path: `${name}.${field}` as Path,
          value: someValue(spec, share),
        })),
      ]);
      const chosen = paths[Math.floor(which * paths.length)];
      return chosen ? withValue(experiment, chosen.path, chosen.value, catalogue) : experiment;
    }, defaultExperiment(catalogue)),
  );

describe('a link', () => {
  it('brings back every experiment, whatever was changed', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        expect(fromLink(toLink(experiment, catalogue), catalogue)).toEqual({ experiment, problems: [] });
      }),
      { numRuns: isWhole ? 300 : 100 },
    );
  });

  it('says only what differs from the task’s proposal', () => {
    const opening = defaultExperiment(catalogue);
    expect(toLink(opening, catalogue)).toBe('');
    expect(toLink(withValue(opening, 'loss.temperature', 8, catalogue), catalogue)).toBe('#kd2?loss.temperature=8');
    expect(toLink(defaultExperiment(catalogue, 'digits'), catalogue)).toBe('#kd2?task=digits');
  });

  it.each(['kd1', 'kd2'])('of version %s stays readable', (version) => {
    const link =
      `#${version}?task=digits&teacher=convnet&teacher.filters=6-12&student.widths=none&loss.form=convex&loss.weight=0.9` +
      '&transfer.leftOut=3&transfer.labelled=0&training.optimizer=momentum&training.learningRate=0.05';
    const { experiment, problems } = fromLink(link, catalogue);
    expect(problems).toEqual([]);
    expect(experiment.teacher).toMatchObject({ id: 'convnet', values: { filters: [6, 12] } });
    expect(experiment.student.values).toMatchObject({ widths: [] });
    expect(experiment.loss).toEqual({ form: 'convex', weight: 0.9, temperature: 4 });
    expect(experiment.transfer).toMatchObject({ leftOut: [3], labelled: 0 });
    expect(experiment.training).toMatchObject({ optimizer: 'momentum', learningRate: 0.05 });
  });

  it('of the first version keeps the defaults that it was written for', () => {
    const short = fromLink('#kd1?augmentation.jitter=0.05', catalogue);
    const spirals = defaultExperiment(catalogue, 'spirals');
    expect(short.problems).toEqual([]);
    expect(short.experiment).toEqual(withValue(spirals, 'augmentation.jitter', 0.05, catalogue));
    const rings = fromLink('#kd1?task=rings&student.widths=64-64&training.studentEpochs=200', catalogue);
    expect(rings.problems).toEqual([]);
    expect(rings.experiment).toMatchObject({
      task: { id: 'rings', values: { classes: 3 } },
      student: { values: { widths: [64, 64] } },
      loss: { temperature: 4 },
      transfer: { examples: 1000, labelled: 30 },
      training: { batchSize: 64, studentLength: 'epochs', studentEpochs: 200 },
    });
  });

  it.each(['#kd1?task=digits&teacher=convnet', '#kd1?task=rings&student=thin-perceptron&scheme=data-free'])(
    'of the first version has no problem with defaults that it does not name: %s',
    (link) => {
      const { experiment, problems } = fromLink(link, catalogue);
      expect(problems).toEqual([]);
      expect(problemsOf(experiment, catalogue)).toEqual([]);
    },
  );

  it('that calls the scheme by its former name stays readable', () => {
    const { experiment, problems } = fromLink('#kd1?teaching=born-again&teaching.generations=3', catalogue);
    expect(problems).toEqual([]);
    expect(experiment.scheme).toEqual({ id: 'born-again', values: { generations: 3 } });
  });

  it('is read the same in any order', () => {
    fc.assert(
      fc.property(experiments, fc.integer(), (experiment, seed) => {
        const parts = toLink(experiment, catalogue).replace('#kd2?', '').split('&').filter(Boolean);
        const turned = parts.map((_, at) => parts[(at + Math.abs(seed)) % parts.length]).reverse();
        const link = turned.length === 0 ? '' : `#kd2?${turned.join('&')}`;
        expect(fromLink(link, catalogue).experiment).toEqual(experiment);
      }),
    );
  });
});

describe('a bad link', () => {
  it('of any text gives a valid experiment', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `#kd2?${text}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(problemsOf(fromLink(text, catalogue).experiment, catalogue)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('of any keys and values gives a valid experiment, and a problem for each', () => {
    const keys = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'task.__proto__', 'loss.constructor', 'transfer', 'task.'),
      fc.constantFrom('loss.temperature', 'task', 'teacher.widths', 'training.seed', 'transfer.leftOut'),
    );
    const values = fc.constantFrom(
      'NaN',
      '1e999',
      '-1',
      '',
      '💥',
      '../../etc',
      'true',
      '99999999999999999999',
      '3-',
      '<script>',
    );
    fc.assert(
      fc.property(keys, values, (key, value) => {
        const { experiment, problems } = fromLink(`#kd2?${new URLSearchParams({ [key]: value })}`, catalogue);
        expect(experiment).toEqual(defaultExperiment(catalogue));
        expect(problems).toHaveLength(1);
        expect(problems[0]?.allowed).not.toBe('');
      }),
    );
  });

  it('names the field, the value, and what is allowed, and keeps the rest', () => {
    const { experiment, problems } = fromLink('#kd2?loss.temperature=900&training.seed=7', catalogue);
    expect(problems).toEqual([
      { code: 'value-not-allowed', field: 'loss.temperature', value: '900', allowed: '1 … 20' },
    ]);
    expect(experiment.training.seed).toBe(7);
    expect(experiment.loss.temperature).toBe(10);
  });

  it('says which value was brought back into the range that the rest of the link leaves', () => {
    const { experiment, problems } = fromLink('#kd2?loss.weight=5&loss.form=convex&training.seed=7', catalogue);
    expect(problems).toEqual([{ code: 'value-brought-back', field: 'loss.weight', value: '5', allowed: '0 … 1' }]);
    expect(experiment.loss).toMatchObject({ form: 'convex', weight: 1 });
    expect(fromLink('#kd2?transfer.labelled=900&transfer.examples=100', catalogue).problems).toMatchObject([
      { field: 'transfer.labelled', allowed: '0 … 100' },
    ]);
  });

  it('in another codec is refused whole', () => {
    const { experiment, problems } = fromLink('#zz9?loss.temperature=8', catalogue);
    expect(experiment).toEqual(defaultExperiment(catalogue));
    expect(problems).toEqual([{ code: 'unknown-codec', field: 'link', value: 'zz9', allowed: 'kd2' }]);
  });
});
