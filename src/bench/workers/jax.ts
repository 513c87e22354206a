import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { randomStream } from '../../experiment/random';
import { exampleCount, learningRate, netOf, syntheticInputs, syntheticValues, temperature } from '../cases';
import { ContenderRefused } from '../contender';
import type { JaxWeight } from './jaxLayer';
import { jaxNetwork } from './jaxLayers';
import { serve } from './serve';

/** jax-js in its fastest form: the whole step, from the batch's indices to Adam, is one jitted function. */

/** What a step updates. A `type`, because jax-js's types do not accept an interface as a tree. */
type State = {
  weights: np.Array[];
  means: np.Array[];
  squares: np.Array[];
  /** β₁ᵗ and β₂ᵗ. */
  powers: np.Array[];
  /** Running means and variances of the batches. */
  statistics: np.Array[];
};

let take: () => void;
let loss: np.Array;

serve({
  async open(wanted, requested) {
    const net = netOf(wanted);
    if (!(await init(requested)).includes(requested))
      throw new ContenderRefused({ code: 'no-backend', detail: requested });
    defaultDevice(requested);
    const isImage = net.inputShape.length === 3;
    const [height = 0, width = 0, channels = 0] = net.inputShape;
    // With one channel, `[batch, channels, h, w]` and `[batch, h, w, channels]` have the same layout in memory.
    const shape = isImage ? [exampleCount, channels, height, width] : [exampleCount, ...net.inputShape];
    const inputs = net.vocabulary
      ? np.array(Int32Array.from(syntheticInputs(net)), { shape, dtype: np.int32 })
      : np.array(syntheticInputs(net), { shape });
    const labels = Int32Array.from(syntheticValues(exampleCount, 2), (value) => Math.floor(value * net.classes));
    const hardLabels = nn.oneHot(np.array(labels, { dtype: np.int32 }), net.classes);
    const teacherLogits = np.array(
      syntheticValues(exampleCount * net.classes, 3).map((value) => 6 * value),
      { shape: [exampleCount, net.classes] },
    );

    const network = jaxNetwork(net);
    const lossOf = (weights: np.Array[], x: np.Array, y: np.Array, teacher: np.Array): [np.Array, np.Array[]] => {
      const statistics: np.Array[] = [];
      const logits = network.apply(x, weights, (statistic) => statistics.push(statistic));
      const hard = np.mean(np.sum(y.mul(nn.logSoftmax(logits.ref)), -1)).neg();
      const target = nn.softmax(teacher.div(temperature));
      const distance = np.log(target.ref).sub(nn.logSoftmax(logits.div(temperature)));
      const soft = np.mean(np.sum(target.mul(distance), -1));
      return [hard.add(soft.mul(temperature ** 2)), statistics];
    };
    const step = jit((state: State, xs: np.Array, ys: np.Array, teachers: np.Array, rows: np.Array) => {
      const x = np.take(xs, rows.ref, 0);
      const y = np.take(ys, rows.ref, 0);
      const teacher = np.take(teachers, rows, 0);
      const [[value, seen], gradients] = valueAndGrad(lossOf, { hasAux: true })(
        state.weights.map((weight) => weight.ref),
        x,
        y,
        teacher,
      );
      return { value, state: adam(state, gradients, seen) };
    });

    const random = randomStream(1, 'weights');
    const start = ({ shape, fanIn, value = 0 }: JaxWeight) =>
      Float32Array.from({ length: sizeOf(shape) }, () =>
        fanIn === undefined ? value : random.normal() * Math.sqrt(2 / fanIn),
      );
    const arrays = (of: (weight: JaxWeight) => Float32Array<ArrayBuffer>) =>
      network.weights.map((weight) => np.array(of(weight), { shape: [...weight.shape] }));
    const zeros = () => arrays(({ shape }) => new Float32Array(sizeOf(shape)));
    let state: State = {
      weights: arrays(start),
      means: zeros(),
      squares: zeros(),
      powers: [np.array([1]), np.array([1])],
      // A running mean (0) and variance (1) each.
      statistics: network.weights
        .filter(({ hasStatistics }) => hasStatistics)
        .flatMap(({ shape }) => [0, 1].map((value) => np.full([1, ...shape], value))),
    };
    const shuffles = randomStream(1, 'batches');
    let order: readonly number[] = [];
    let at = 0;
    take = () => {
      if (at + wanted.batch > order.length) {
        order = shuffles.shuffled(Array.from({ length: exampleCount }, (_, row) => row));
        at = 0;
      }
      const rows = np.array(Int32Array.from(order.slice(at, at + wanted.batch)), { dtype: np.int32 });
      at += wanted.batch;
      const next = step(state, inputs.ref, hardLabels.ref, teacherLogits.ref, rows);
      state = next.state;
      loss?.dispose();
      loss = next.value;
    };
    return { backend: requested, parameters: network.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0) };
  },
  async take(steps) {
    for (let taken = 0; taken < steps; taken++) take();
    await loss.blockUntilReady();
  },
  async loss() {
    return (await loss.ref.data())[0] as number;
  },
});

/**
 * One step of Adam with bias correction (Kingma & Ba 2015), and the running averages of the batch norms; `seen` are the
 * means and variances of the batch.
 */
function adam({ weights, means, squares, powers, statistics }: State, gradients: np.Array[], seen: np.Array[]): State {
  const [power1, power2] = powers.map((power, at) => power.mul([0.9, 0.999][at] as number)) as [np.Array, np.Array];
  const rate = np.reciprocal(np.subtract(1, power1.ref)).mul(learningRate);
  const correction = np.reciprocal(np.subtract(1, power2.ref));
  const moved = weights.map((weight, at) => {
    const gradient = gradients[at] as np.Array;
    const mean = (means[at] as np.Array).mul(0.9).add(gradient.ref.mul(0.1));
    const square = (squares[at] as np.Array).mul(0.999).add(np.square(gradient).mul(0.001));
    const scale = np.sqrt(square.ref.mul(correction.ref)).add(1e-8);
    return { weight: weight.sub(mean.ref.div(scale).mul(rate.ref)), mean, square };
  });
  rate.dispose();
  correction.dispose();
  return {
    weights: moved.map(({ weight }) => weight),
    means: moved.map(({ mean }) => mean),
    squares: moved.map(({ square }) => square),
    powers: [power1, power2],
    statistics: statistics.map((running, at) => running.mul(0.9).add((seen[at] as np.Array).mul(0.1))),
  };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
