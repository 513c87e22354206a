import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import type { Method } from '../../src/distillation/method';
import type { Tap } from '../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { openBackend } from '../support/session';
import { activations, transformerTaps } from '../support/tapScene';
import { type Nested, norm, normals, termOf } from '../support/terms';

/**
 * Sequences are padded: what stands at positions that do not count, and how many of them there are, changes no bit of a
 * term or of its gradients.
 */

beforeAll(() => openBackend('wasm'));

const batch = 4;
const lengths = [5, 3, 4, 1];
const [few, many] = [5, 30];
const comparing = methods.filter(({ pairs, ownTaps }) => pairs ?? ownTaps);

/** The taps of a transformer that answers at every position: what stands before its logits is a sequence as well. */
const answering = (taps: readonly Tap[]): Tap[] =>
  taps.map((tap) => (tap.name === 'features' ? { ...tap, shape: [few, ...tap.shape] } : tap));

/** A term's inputs for two transformers of a width, which some methods ask for, padded to `many` positions. */
function sceneOf(method: Method) {
  const taps = { student: answering(transformerTaps(2, 16, 2)), teacher: answering(transformerTaps(3, 16, 4)) };
  const values = defaultsOf(method.fields) as Values;
  const pairing = method.pairs?.(taps) ?? { pairs: [] };
  const ownTaps = method.ownTaps?.(taps.student) ?? { taps: [] };
  if (!('pairs' in pairing && 'taps' in ownTaps)) throw new Error(`${method.id} cannot be used with transformers.`);
  const own = ownTaps.taps;
  const padded = (shape: readonly number[], purpose: string) => activations([many, ...shape.slice(1)], purpose);
  return {
    values,
    student: normals(batch, 3, 1, 'logits'),
    teacher: normals(batch, 3, 1, 'their logits'),
    own: own.map(({ shape }, at) => padded(shape, `own ${at}`)),
    features: pairing.pairs.map(({ student, teacher }, at) => ({
      student: padded(student.shape, `student ${at}`),
      teacher: padded(teacher.shape, `teacher ${at}`),
    })),
    adapter: (method.adapter?.({ pairs: pairing.pairs, own, classes: 3 }, values) ?? []).map(
      ({ shape: [rows = 1, columns] }, at) =>
        columns === undefined ? new Array<number>(rows).fill(0.1) : normals(rows, columns, 0.5, `adapter ${at}`),
    ),
    mask: lengths.map((length) => Array.from({ length: many }, (_, at) => Number(at < length))),
  };
}

type Scene = ReturnType<typeof sceneOf>;

/** The scene with every sequence as `change` makes it of its examples, each a list of positions. */
function withSequences(scene: Scene, change: (positions: Nested[], example: number) => Nested[]): Scene {
  const changed = (of: Nested) => (of as Nested[][]).map(change) as Nested;
  return {
    ...scene,
    own: scene.own.map(changed),
    features: scene.features.map(({ student, teacher }) => ({ student: changed(student), teacher: changed(teacher) })),
  };
}

const shortened = (scene: Scene): Scene => ({
  ...withSequences(scene, (positions) => positions.slice(0, few)),
  mask: scene.mask.map((row) => row.slice(0, few)),
});

const scaled = (of: Nested, by: number): Nested =>
  (Array.isArray(of) ? of.map((item) => scaled(item as Nested, by)) : by * (of as number) + 1) as Nested;

/** Gradients at positions that count, and at others, of activations in the order of `ofFeatures`; + 0 unites both zeros. */
function gradientsOf(scene: Scene, found: ReturnType<typeof termOf>) {
  const [counted, padding]: [number[], number[]] = [[], []];
  const counts = scene.mask.flat();
  for (const gradient of found.ofFeatures) {
    const width = gradient.length / counts.length;
    gradient.forEach((slope, at) => {
      (counts[Math.floor(at / width)] ? counted : padding).push(slope + 0);
    });
  }
  return { counted, padding, ofAdapter: found.ofAdapter.map((slopes) => slopes.map((slope) => slope + 0)) };
}

describe.each(comparing.map((method) => [method.id, method] as const))('padding in %s', (_id, method) => {
  const scene = sceneOf(method);
  const whole = () => {
    const found = termOf(method, scene);
    return { found, gradients: gradientsOf(scene, found) };
  };

  it('may be as much as there is room for', () => {
    const { found, gradients } = whole();
    const short = termOf(method, shortened(scene));
    expect(short.value).toBe(found.value);
    expect(gradientsOf(shortened(scene), short)).toMatchObject({
      counted: gradients.counted,
      ofAdapter: gradients.ofAdapter,
    });
    expect(norm([gradients.counted])).toBeGreaterThan(0);
  });

  it('may be anything, and has no gradient', () => {
    const { found, gradients } = whole();
    const other = withSequences(scene, (positions, example) =>
      positions.map((position, at) => (at < (lengths[example] as number) ? position : scaled(position, -30))),
    );
    const changed = termOf(method, other);
    expect(changed.value).toBe(found.value);
    expect(gradientsOf(other, changed)).toEqual(gradients);
    expect(norm([gradients.padding])).toBe(0);
  });

  it('counts where the mask is dropped', () => {
    const { mask: _, ...unmasked } = scene;
    expect(termOf(method, unmasked).value).not.toBe(whole().found.value);
  });

  it('may be all of an example, and of all examples', () => {
    const without = (row: number[]) => row.map(() => 0);
    const first = termOf(method, { ...scene, mask: [without(scene.mask[0] as number[]), ...scene.mask.slice(1)] });
    const none = termOf(method, { ...scene, mask: scene.mask.map(without) });
    for (const { value, ofFeatures, ofAdapter } of [first, none]) {
      expect([value, ...ofFeatures.flat(), ...ofAdapter.flat()].every(Number.isFinite)).toBe(true);
    }
  });
});
