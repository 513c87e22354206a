import { describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { architectures } from '../../src/models';
import { ctcBatches } from '../support/ctcCases';
import { rowsOfIds } from '../support/idRows';
import { allOrCovering, isWhole } from '../support/products';
import { stillCases } from '../support/readings';
import { classes, type StepCase, stepCase, stepCases } from '../support/stepCases';
import { openEngine } from './engine/source';

const engine = openEngine();

/** Every row of layers on images and batches that fill no tile and no workgroup. */
const images: readonly (readonly [readonly number[], number])[] = [
  [[5, 5, 1], 1],
  [[7, 9, 2], 3],
  [[8, 6, 3], 2],
  [[13, 11, 5], 7],
];
const vectors: readonly (readonly [readonly number[], number])[] = [
  [[1], 1],
  [[3], 5],
  [[17], 33],
  [[70], 9],
];

describe('our kernels on WebGPU, against the CPU', () => {
  const rows = [
    ...(['dense', 'dense with ReLU', 'two dense'] as const).map((name) => ({ name, inputs: vectors })),
    ...(
      [
        'convolution',
        'convolution, stride 2',
        'convolution 1 × 1, no bias',
        'convolution 1 × 1, stride 2',
        'convolution 5 × 5, stride 3',
        'convolution, valid',
        'convolution, valid, stride 2',
        'convolution 5 × 5, valid, stride 3',
        'convolution of many filters, valid, stride 2',
        'depthwise',
        'depthwise, stride 2',
        'depthwise, valid',
        'depthwise, valid, stride 2',
        'batch norm',
        'batch norm with ReLU',
        'batch norm of vectors',
        'max pool',
        'max pool, same',
        'upsampling between convolutions',
        'global average',
        'ReLU alone',
        'dropout',
        'residual with a shortcut',
      ] as const
    ).map((name) => ({ name, inputs: images })),
    { name: 'residual around itself', inputs: images.filter(([shape]) => shape[2] === 2) },
  ];
  it('has every row', async () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual((await engine.call('rowNames')).toSorted());
  });

  const cases = rows
    .flatMap(({ name, inputs }) => inputs.map(([shape, batch]) => ({ name, shape, batch })))
    // A norm over one number has no variance, and what the CPU makes of nearly none is rounding.
    .filter(({ name, batch }) => name !== 'batch norm of vectors' || batch !== 1);
  // From the largest: of one example of one channel a kernel can get less wrong.
  for (const { name, shape, batch } of allOrCovering(cases.toReversed(), ({ name, shape }) => [name, shape.join()])) {
    it(`${name}: output and gradients of ${batch} × ${shape.join(' × ')}`, async () => {
      const found = await engine.call('distancesOfRow', name, shape, batch);
      for (const apart of Object.values(found)) expect(apart).toBeLessThan(1e-5);
      expect(engine.consoleErrors).toEqual([]);
    });
  }

  for (const name of Object.keys(rowsOfIds)) {
    it.each([
      ...(isWhole
        ? ([
            [1, 1],
            [9, 3],
          ] as const)
        : []),
      [33, 9],
    ] as const)(`${name}: output and gradients of ids, %i positions, %i examples`, async (positions, batch) => {
      const found = await engine.call('distancesOfIdRow', name, positions, batch);
      for (const apart of Object.values(found)) expect(apart).toBeLessThan(1e-5);
      expect(engine.consoleErrors).toEqual([]);
    });
  }

  it.each([
    [[1, 1], [1, 1], false, false],
    [[7, 3], [3, 5], false, false],
    [[33, 70], [9, 70], false, true],
    [[129, 2], [129, 17], true, false],
    [[5, 40], [11, 5], true, true],
    [[3, 2100], [2100, 2], false, false],
    [[4, 6, 9], [4, 9, 3], false, false],
    [[2, 3, 9, 6], [2, 3, 7, 9], true, true],
    [[1, 6, 9], [4, 9, 3], false, false],
  ] as const)('a product of matrices %j and %j, turned: %s, %s', async (a, b, turnsA, turnsB) => {
    expect(await engine.call('distanceOfProduct', a, b, turnsA, turnsB)).toBeLessThan(1e-6);
    expect(engine.consoleErrors).toEqual([]);
  });

  it.each([
    [1, 2, 1, true],
    [5, 3, 2, true],
    [130, 10, 130, true],
    [7, 10, 0, true],
    [200, 4, 77, false],
  ] as const)(
    'the loss with its gradient: %i examples, %i classes, %i labelled, taught %s',
    async (batch, classes, labelled, isTaught) => {
      const found = await engine.call('distanceOfLoss', batch, classes, labelled, isTaught);
      expect(found.losses).toBeLessThan(1e-5);
      expect(found.gradient).toBeLessThan(1e-5);
    },
  );

  it.each(Object.keys(ctcBatches))(
    'the loss of labels without an alignment, against its definition: %s',
    async (title) => {
      const { loss, gradient, again } = await engine.call('distancesOfCtc', title);
      expect(loss).toBeLessThan(1e-5);
      expect(gradient).toBeLessThan(1e-5);
      expect(again).toEqual({ loss: 0, gradient: 0 });
      expect(engine.consoleErrors).toEqual([]);
    },
  );

  const kindsOf = ({ architecture, values }: StepCase) =>
    byId(architectures, architecture)
      .layers(values, classes)
      .map(({ name, operation }) => operation?.kind ?? name);
  const ofAll = stepCases(architectures, methods).slice(0, architectures.length);
  const ofTexts = ofAll.filter(({ architecture }) =>
    ['text-convnet', 'transformer', 'transformer-decoder'].includes(architecture),
  );
  // What training does not use, but for a look inside: only the whole product of tests has it.
  for (const wanted of isWhole ? ofTexts : []) {
    it(`the gradient of a whole ${wanted.architecture}, by operations of TensorFlow.js`, async () => {
      const found = await engine.call('distancesByOperations', wanted, 3);
      expect(found.logits).toBeLessThan(1e-5);
      expect(found.gradients).toBeLessThan(1e-5);
    });
  }

  const families = allOrCovering(ofAll, kindsOf);
  it.each(families.map((wanted) => [wanted.architecture, wanted] as const))(
    'the gradient of a whole %s',
    async (_name, wanted) => {
      const found = await engine.call('distancesOfArchitecture', wanted, 6);
      for (const apart of Object.values(found)) expect(apart).toBeLessThan(1e-5);
    },
  );

  it.each([[[2]], [[8, 12, 1]]])('the gradient of a whole generator of %o', async (shape) => {
    const found = await engine.call('distancesOfGenerator', shape, 6);
    for (const apart of Object.values(found)) expect(apart).toBeLessThan(1e-5);
  });
});

describe('the gradients of the two terms', () => {
  const cases = allOrCovering(stillCases, ({ inputShape }) => [`${inputShape.length} dimensions`]);
  it.each(cases.map((wanted) => [wanted.architecture, wanted.method, wanted] as const))(
    'are read from kernels as steps follow them, which they leave alone: %s, %s',
    async (_architecture, _method, wanted) => {
      const { read, stepped, tensorsLeft, isUntouched } = await engine.call('gradientsBothWays', wanted);
      expect((read.hard as number) / stepped.hard).toBeCloseTo(1, 3);
      expect((read.soft as number) / stepped.soft).toBeCloseTo(1, 3);
      expect(read.degrees).toBeCloseTo(stepped.degrees, 0);
      expect(tensorsLeft).toBe(0);
      expect(isUntouched).toBe(true);
      expect(engine.consoleErrors).toEqual([]);
    },
  );
});

describe('the examples of a step', () => {
  const batches = { size: 7, labelled: 7 };
  it.each([
    [[5, 5, 1], true, { shift: 1 }],
    [[9, 6, 3], true, { shift: 3 }],
    [[28, 28, 1], true, { shift: 2 }],
    [[4, 7, 2], false, { shift: 2 }],
  ] as const)(
    'are gathered and shifted in one kernel, bit for bit as on the CPU: %j, bytes %j',
    async (shape, areBytes, settings) => {
      const found = await engine.call('differenceOfBatches', shape, areBytes, settings, batches, 3);
      expect(found.differing).toBeGreaterThan(100);
      expect(found.apart).toBe(0);
      expect(engine.consoleErrors).toEqual([]);
    },
  );

  /** A device may round a product and a sum as one, and has a logarithm and a cosine of its own. */
  it.each([
    [[5, 6, 1], true, { shift: 2, mixup: true }, 1e-6],
    [[2], false, { jitter: 0.1 }, 1e-4],
    [[2], false, { jitter: 0.3, mixup: true }, 1e-4],
  ] as const)('are blended and jittered in it, too: %j, bytes %j, %j', async (shape, areBytes, settings, most) => {
    for (const labelled of [7, 4, 0]) {
      const given = [shape, areBytes, settings, { size: 7, labelled }, 3] as const;
      const found = await engine.call('differenceOfBatches', ...given);
      expect(found.differing).toBeGreaterThan(20);
      expect(found.apart).toBeLessThan(most);
    }
  });

  it('get the same random numbers on every backend, step by step, also after thousands of steps', async () => {
    const [ours, cpu] = [
      await engine.call('uniformNumbersOn', 'webgpu', 4099),
      await engine.call('uniformNumbersOn', 'cpu', 4099),
    ];
    expect(ours).toEqual(cpu);
    // Three steps at the beginning and three at the end, of 22 numbers each.
    expect(new Set(ours).size).toBe(132);
  });
});

describe('many steps in one dispatch', () => {
  it.each([
    ['in workgroup memory', stepCase({ values: { widths: [8, 6], dropout: 0 } })],
    ['with a pseudo-label twin', stepCase({ values: { widths: [8, 6], dropout: 0 }, hasPseudoTwin: true })],
    ['a linear classifier, by momentum', stepCase({ values: { widths: [], dropout: 0 }, optimizer: 'momentum' })],
    [
      'with activations that find no room there',
      stepCase({ values: { widths: [48, 48], dropout: 0 }, batchSize: 64, examples: 100 }),
    ],
  ] as const)('are the ordinary steps, with sliders that move: %s', async (_name, wanted) => {
    const found = await engine.call('differenceOfWays', wanted, 50, 'multi-step', 'captured');
    expect(found.isFinite).toBe(true);
    expect(found.losses).toBeLessThan(1e-5);
    expect(found.weights).toBeLessThan(1e-5);
  });
});

describe('a recorded step', () => {
  const perceptron = ['perceptron', { widths: [16, 16], dropout: 0 }, [2]] as const;
  const convnet = ['convnet', { filters: [8, 16], units: 64, dropout: 0 }, [28, 28, 1]] as const;
  const transformer = ['transformer', { layers: 2, width: 16, heads: 2, dropout: 0 }, [9]] as const;
  const decoder = ['transformer-decoder', { layers: 1, width: 8, heads: 2, dropout: 0 }, [9]] as const;
  /** Compiling the kernels of 3 blocks takes a software adapter a minute and a half. */
  const residual = isWhole ? ([['residual', { width: 16, blocks: 3 }, [28, 28, 1], 1, 220]] as const) : [];
  it.each([
    [...perceptron, 1, 20],
    [...convnet, 1, 35],
    [...transformer, 1, 60],
    [...decoder, 1, 40],
    ...residual,
    [...perceptron, 2, 40],
    [...convnet, 2, 70],
  ] as const)('of a %s takes few dispatches', async (architecture, values, shape, learners, most) => {
    // Batches as in the gradients above: what was compiled for them need not be again.
    const more = { batchSize: 6, examples: 12, ...(architecture.startsWith('transformer') && { vocabulary: 21 }) };
    const { commands } = await engine.call('dispatchesOf', architecture, values, shape, learners, more);
    expect(commands).toBeGreaterThan(5);
    expect(commands).toBeLessThanOrEqual(most);
  });

  it('takes one dispatch more each way for a dropout mask, and one a step for its numbers and for those of a shift', async () => {
    const [, values, shape] = convnet;
    const of = async (dropout: number, learners: 1 | 2, more: object) => {
      const given = ['convnet', { ...values, dropout }, shape, learners, more] as const;
      return (await engine.call('dispatchesOf', ...given)).commands;
    };
    const shifted = { areBytes: true, augmentation: { shift: 2 } };
    const plain = await of(0, 1, { areBytes: true });
    expect(await of(0.2, 1, { areBytes: true })).toBe(plain + 3);
    expect(await of(0.2, 1, shifted)).toBe(plain + 4);
    expect(await of(0.2, 2, { areBytes: true })).toBe((await of(0, 2, { areBytes: true })) + 5);
    expect(await of(0.2, 1, shifted)).toBeLessThanOrEqual(35);
  });
});
