import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue, networkFor } from '../../src/catalogue';
import { defaultExperiment, sectionsOf } from '../../src/experiment/experiment';
import { defaultsOf } from '../../src/experiment/fields';
import { type InputMask, inputMaskFields, maskedImage } from '../../src/experiment/inputMask';
import { randomStream } from '../../src/experiment/random';
import { image } from '../../src/inputs';
import { type Changes, withChanges } from '../../src/lessons/lesson';
import { inputMask } from '../../src/models/layers/inputMask/inputMask';
import { planNetwork } from '../../src/models/network';
import { initialStateOf, logitsOf } from '../../src/training/learner/model';
import { openBackend, runExperiment } from '../support/session';

beforeAll(() => openBackend('wasm'));

const whole = defaultsOf(inputMaskFields);
const drawn = randomStream(5, 'pixels');
const pixels = Float32Array.from({ length: 28 * 28 }, () => drawn.uniform());
const through = (of: InputMask, x: tf.Tensor) => inputMask(of).apply(tf, x, [], {}, []);
const masks = inputMaskFields.detail.options.flatMap(({ value }) => {
  const found = image.maskOf({ ...whole, detail: value }, [28, 28, 1]);
  return found ? [[value, found] as const] : [];
});

describe('what may be seen of an image', () => {
  it.each(masks)('is the same to a network and to the page: %s', async (_value, of) => {
    const image = tf.tensor4d(pixels, [1, 28, 28, 1]);
    const other = tf.zeros([1, 28, 28, 1]);
    const seen = await through(of, tf.concat([other, image])).data();
    const expected = maskedImage(pixels, 28, 28, of);
    expect([...seen.slice(0, 784)]).toEqual(new Array(784).fill(0));
    for (let at = 0; at < 784; at++) expect(seen[784 + at]).toBeCloseTo(expected[at] as number, 5);
    expect(new Set(expected).size).toBeLessThan(784);
  });

  it('in blocks is the mean of each, and so is what is seen of that', () => {
    const seen = maskedImage(pixels, 28, 28, { kind: 'blocks', size: 4 });
    expect(new Set(seen).size).toBe(49);
    const block = [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3].map((column) => pixels[(8 + row) * 28 + 20 + column] as number),
    );
    expect(seen[10 * 28 + 21]).toBeCloseTo(block.reduce((a, b) => a + b) / 16, 6);
    const again = maskedImage(seen, 28, 28, { kind: 'blocks', size: 4 });
    for (const [at, value] of again.entries()) expect(value).toBeCloseTo(seen[at] as number, 6);
  });

  it('of its left half is that half, and nothing', () => {
    const seen = maskedImage(pixels, 28, 28, image.maskOf({ ...whole, detail: 'left' }, [28, 28, 1]) as InputMask);
    expect(seen.subarray(0, 14)).toEqual(pixels.subarray(0, 14));
    expect([...seen.subarray(14, 28)]).toEqual(new Array(14).fill(0));
  });

  it('must fall into its blocks', () => {
    expect(() => planNetwork([inputMask({ kind: 'blocks', size: 4 })], [30, 28, 1])).toThrow('do not fall into blocks');
  });
});

describe('a network that sees a part', () => {
  const experiment = defaultExperiment(catalogue, 'spirals');
  const { student } = experiment;
  const answersOf = async (coordinates: string, points: number[][]) => {
    const network = networkFor(student, experiment, { ...whole, coordinates });
    const { weights } = initialStateOf(network, randomStream(1, 'weights'));
    return [
      ...(await logitsOf({ network, parameters: tf.tensor1d(weights), statistics: null }, tf.tensor2d(points)).data()),
    ];
  };

  it('does not change its answer where only the hidden coordinate does', async () => {
    const [one, otherY, otherX] = await Promise.all(
      [
        [0.3, 0.2],
        [0.3, -0.7],
        [-0.4, 0.2],
      ].map((point) => answersOf('x', [point])),
    );
    expect(otherY).toEqual(one);
    expect(otherX).not.toEqual(one);
    expect(await answersOf('y', [[0.3, 0.2]])).toEqual(await answersOf('y', [[-0.4, 0.2]]));
    expect(await answersOf('both', [[0.3, 0.2]])).not.toEqual(await answersOf('both', [[0.3, -0.7]]));
  });

  it('has the weights of one that sees everything', () => {
    const [some, all] = [{ ...whole, coordinates: 'x' }, whole].map((sight) => networkFor(student, experiment, sight));
    expect(some?.parameters).toBe(all?.parameters);
    expect(some?.taps).toEqual(all?.taps);
  });

  it('is student and twin, and not the teacher: their maps of the plane are stripes', async () => {
    const changes: Changes = { 'transfer.coordinates': 'x', 'training.teacherEpochs': 2, 'training.studentEpochs': 2 };
    const experiment = withChanges(defaultExperiment(catalogue, 'spirals'), changes, catalogue);
    const { events, final } = await runExperiment(experiment);
    const classes = 3;
    const isStriped = (map: Float32Array) =>
      map.every((value, at) => Math.abs(value - (map[at % (64 * classes)] as number)) < 1e-4);
    const mapped = events.flatMap((event) => (event.kind === 'evaluation' ? [event.evaluation.maps] : []));
    const maps = Object.assign({}, ...mapped);
    expect(isStriped(maps.student as Float32Array)).toBe(true);
    expect(isStriped(maps.twin as Float32Array)).toBe(true);
    expect(isStriped(maps.teacher as Float32Array)).toBe(false);
    expect(final.total).toBe(2000);
    expect(events.flatMap((event) => (event.kind === 'mode' ? [event.mode.kind] : []))).not.toContain('eager');
  });

  it('is asked for on the page by the one field that suits the task', () => {
    const fieldsOf = (id: string) =>
      Object.keys(
        sectionsOf(defaultExperiment(catalogue, id), catalogue).find(({ name }) => name === 'transfer')?.fields ?? {},
      );
    expect(fieldsOf('digits')).toContain('detail');
    expect(fieldsOf('digits')).not.toContain('coordinates');
    expect(fieldsOf('moons')).toContain('coordinates');
    expect(fieldsOf('moons')).not.toContain('detail');
  });
});
