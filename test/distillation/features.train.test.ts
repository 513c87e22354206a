import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { byId, type Tap } from '../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { inEnglish } from '../../src/experiment/text';
import { openBackend } from '../support/session';
import { activations, features, largeTaps, smallTaps, stages, tapScene } from '../support/tapScene';
import { deviation, type Nested, norm, normals, referenceCases, termOf } from '../support/terms';

beforeAll(() => openBackend('cpu'));

const comparing = methods.filter(({ pairs, ownTaps }) => pairs ?? ownTaps);
/** Logits have no say in these terms. */
const logits = normals(4, 3, 1, 'logits');
const silent = { student: logits, teacher: normals(4, 3, 1, 'their logits') };

/** The same with its `place`-th number moved. */
function nudged(nested: Nested, place: number, by: number): Nested {
  let at = 0;
  const copy = (from: unknown): unknown =>
    Array.isArray(from) ? from.map(copy) : (from as number) + (at++ === place ? by : 0);
  return copy(nested) as Nested;
}

const layered: Tap[] = [16, 12].map((size, at) => ({ name: `hidden ${at + 1}`, shape: [size] }));

describe.each(comparing.map((method) => [method.id, method] as const))('the term of %s', (id, method) => {
  const cases = referenceCases.filter((entry) => entry.method === id);
  const values = defaultsOf(method.fields) as Values;
  const { pairs, own: early, inputs } = tapScene(method, values);
  const scene = { ...silent, ...inputs };

  it('has reference numbers: add it to reference_features.py and run reference.py', () => {
    expect(cases.length).toBeGreaterThanOrEqual(2);
  });

  it.each(cases.map((entry, at) => [at, entry] as const))(
    'agrees with PyTorch in value and gradients (%i)',
    (_at, entry) => {
      expect(deviation(termOf(method, entry), entry)).toBeLessThanOrEqual(1e-4);
    },
  );

  it('has pairs for a large and a small network, and says which of its weights they need', () => {
    expect(pairs.length + early.length).toBeGreaterThan(0);
    const { value, ofFeatures, ofAdapter } = termOf(method, { ...scene, values });
    expect(Number.isFinite(value)).toBe(true);
    expect(value).toBeGreaterThan(0);
    // The student's last stage is what its others are to foretell: a constant.
    const [moving, still] = early.length > 0 ? [ofFeatures.slice(0, -1), ofFeatures.slice(-1)] : [ofFeatures, []];
    for (const gradient of still) expect(Math.hypot(...gradient)).toBe(0);
    for (const gradient of [...moving, ...ofAdapter]) {
      expect(gradient.every(Number.isFinite)).toBe(true);
      expect(Math.hypot(...gradient)).toBeGreaterThan(0);
    }
  });

  it('has the gradients that central differences give', () => {
    const { ofFeatures, ofAdapter } = termOf(method, { ...scene, values });
    const h = 0.005;
    const slope = (at: (by: number) => typeof scene) =>
      (termOf(method, { ...at(h), values }).value - termOf(method, { ...at(-h), values }).value) / (2 * h);
    for (const place of [0, 7, 18]) {
      const moved = (by: number) => {
        const [first, ...rest] = scene.features;
        if (!first) return { ...scene, own: scene.own.map((x, at) => (at === 0 ? nudged(x, place, by) : x)) };
        return { ...scene, features: [{ ...first, student: nudged(first.student, place, by) }, ...rest] };
      };
      const found = ofFeatures[0]?.[place] as number;
      expect(Math.abs(slope(moved) - found)).toBeLessThan(0.02 * norm(ofFeatures));
    }
    scene.adapter.forEach((weights, which) => {
      const moved = (by: number) => ({
        ...scene,
        adapter: scene.adapter.map((each, at) => (at === which ? (nudged(weights, 1, by) as typeof each) : each)),
      });
      expect(Math.abs(slope(moved) - (ofAdapter[which]?.[1] as number))).toBeLessThan(0.02 * norm(ofAdapter));
    });
  });

  it('has no slope without bound where all activations are zero, as in a network whose units died', () => {
    const noughts = (from: Nested): Nested =>
      (Array.isArray(from) ? from.map((item) => noughts(item as Nested)) : 0) as Nested;
    const dead = scene.features.map(({ student, teacher }) => ({ student: noughts(student), teacher }));
    const { value, ofFeatures } = termOf(method, { ...scene, features: dead, own: scene.own.map(noughts), values });
    expect(Number.isFinite(value)).toBe(true);
    expect(ofFeatures.flat().every((slope) => Math.abs(slope) < 1e4)).toBe(true);
  });

  it('has no gradient in the logits', () => {
    expect(norm(termOf(method, { ...scene, values }).gradient)).toBe(0);
  });
});

describe('what is invariant', () => {
  const at = (id: string, student: Nested, teacher: Nested) =>
    termOf(byId(methods, id), { ...silent, features: [{ student, teacher }] }).value;
  const rows = normals(4, 6, 1, 'rows');
  const theirs = normals(4, 6, 1, 'theirs');

  it('relations do not notice that the student’s features grow, turn or move', () => {
    // A rotation in the first two coordinates, twice the size, and a shift.
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const moved = rows.map(([a = 0, b = 0, ...rest]) => [c * a - s * b, s * a + c * b, ...rest].map((x) => 2 * x + 3));
    expect(at('relational', moved, theirs)).toBeCloseTo(at('relational', rows, theirs), 3);
    expect(at('relational', moved, rows)).toBeLessThan(1e-4);
    expect(
      at(
        'similarity-preserving',
        rows.map((row) => row.map((x) => 2 * x)),
        theirs,
      ),
    ).toBeCloseTo(at('similarity-preserving', rows, theirs), 1);
  });

  it('attention hears how activations are spread over places, not how strong they are or over which channels', () => {
    const map = activations([3, 3, 2], 'map') as number[][][][];
    const other = activations([3, 3, 4], 'other');
    const swapped = map.map((image) => image.map((row) => row.map(([a = 0, b = 0]) => [5 * b, 5 * a])));
    expect(at('attention-transfer', swapped, other)).toBeCloseTo(at('attention-transfer', map, other), 3);
  });

  it('in-batch contrast of features that tell nothing apart is ln N', () => {
    const alike = (rows: number[][]) => rows.map(() => rows[0] as number[]);
    const adapter = [normals(6, 2, 1, 'own projection'), normals(6, 2, 1, 'their projection')];
    const features = [{ student: alike(rows), teacher: alike(theirs) }];
    const { value } = termOf(byId(methods, 'contrastive'), { ...silent, features, adapter });
    expect(value).toBeCloseTo(Math.log(4), 5);
  });
});

it('hints give way to softened logits when their time is over', () => {
  const hints = byId(methods, 'hints');
  const features = [{ student: normals(4, 3, 1, 'rows'), teacher: normals(4, 2, 1, 'theirs') }];
  const adapter = [normals(3, 2, 1, 'kernel'), [0.1, 0.2]];
  const scene = { ...silent, features, adapter, values: { weight: 3, until: 60 } };
  const pure = termOf(hints, { ...scene, values: { weight: 3 } });
  const first = termOf(hints, { ...scene, progress: 0.59 });
  const then = termOf(hints, { ...scene, progress: 0.6 });
  expect(first.value).toBeCloseTo(pure.value, 5);
  expect(norm(first.gradient)).toBe(0);
  expect(norm(first.ofFeatures)).toBeGreaterThan(0);
  expect(then.value).toBeCloseTo(termOf(byId(methods, 'hinton'), silent).value, 5);
  expect(norm(then.ofFeatures)).toBe(0);
  expect(norm(then.gradient)).toBeGreaterThan(0);
});

it('hints compare a vector with the mean over the places of a map', () => {
  const hints = byId(methods, 'hints');
  const map = activations([2, 2, 2], 'map') as number[][][][];
  const mean = map.map((image) => {
    const places = image.flat();
    return [0, 1].map((channel) => places.reduce((sum, place) => sum + (place[channel] as number) / 4, 0));
  });
  const adapter = [normals(3, 2, 1, 'kernel'), [0.1, 0.2]];
  const at = (teacher: Nested) =>
    termOf(hints, { ...silent, features: [{ student: normals(4, 3, 1, 'rows'), teacher }], adapter }).value;
  expect(at(map)).toBeCloseTo(at(mean), 4);
  expect(at(map)).not.toBeCloseTo(at(activations([2, 2, 2], 'another')), 1);
});

it('own exits look at every stage or hidden layer, and need two', () => {
  const { ownTaps } = byId(methods, 'own-exits');
  const named = (student: readonly Tap[]) => {
    const found = ownTaps?.(student);
    return found && 'taps' in found ? found.taps.map(({ name }) => name) : found && inEnglish(found.disabledReason);
  };
  expect(named(largeTaps)).toEqual(['stage 1', 'stage 2', 'stage 3']);
  expect(named(layered)).toEqual(['hidden 1', 'hidden 2']);
  expect(named(layered.slice(1))).toContain('at least two stages');
});

describe('pairs of taps', () => {
  const named = (id: string, student: readonly Tap[], teacher: readonly Tap[]) => {
    const pairing = byId(methods, id).pairs?.({ student, teacher });
    if (!pairing || 'disabledReason' in pairing) return pairing && inEnglish(pairing.disabledReason);
    return pairing.pairs.map((pair) => `${pair.student.name} – ${pair.teacher.name}`);
  };

  it('meet at the same share of the depth, the last with the last', () => {
    expect(named('attention-transfer', smallTaps, largeTaps)).toEqual(['stage 1 – stage 2', 'stage 2 – stage 3']);
    expect(named('attention-transfer', largeTaps, smallTaps)).toEqual(['stage 2 – stage 1', 'stage 3 – stage 2']);
    expect(named('hints', smallTaps, largeTaps)).toEqual(['stage 1 – stage 2']);
    expect(named('hints', largeTaps, largeTaps)).toEqual(['stage 2 – stage 2']);
    expect(named('hints', layered, largeTaps)).toEqual(['hidden 1 – stage 2']);
    expect(named('similarity-preserving', smallTaps, layered)).toEqual(['features – hidden 2']);
    expect(named('relational', smallTaps, largeTaps)).toEqual(['features – features']);
  });

  it('are refused in plain words where there are no maps, no hidden layers, or other channels', () => {
    for (const id of ['attention-transfer', 'solution-flow'])
      expect(named(id, layered, largeTaps)).toContain('A perceptron has none');
    for (const id of ['hints', 'relational', 'contrastive', 'similarity-preserving']) {
      expect(named(id, [], layered)).toContain('a linear classifier has none');
    }
    const narrow = [...stages([4, 4, 2], [2, 2, 8]), features(5)];
    expect(named('solution-flow', narrow, largeTaps)).toContain('2 and 8, the teacher’s 6 and 8');
    expect(named('solution-flow', stages([4, 4, 2]), largeTaps)).toContain('at least two stages');
  });
});
