import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { randomStream } from '../../experiment/random';
import { examples, learningRate, madeUp, netOf, temperature } from '../cases';
import { ContenderRefused } from '../contender';
import { type JaxWeight, jaxNetwork } from './jaxLayers';
import { serve } from './serve';

/** jax-js as its users write it at its fastest: the whole step, from the batch's indices to Adam, is one jitted function. */

/** All that a step changes. A `type`, since an interface is no tree to jax-js. */
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
  async open(wanted, asked) {
    const net = netOf(wanted);
    if (!(await init(asked)).includes(asked)) throw new ContenderRefused({ code: 'no-backend', detail: asked });
    defaultDevice(asked);
    const isImage = net.inputShape.length === 3;
    const [height = 0, width = 0, channels = 0] = net.inputShape;
    // One channel lies in memory the same way wherever it stands.
    const shape = isImage ? [examples, channels, height, width] : [examples, ...net.inputShape];
    const inputs = np.array(madeUp(sizeOf(shape), 1), { shape });
    const labels = Int32Array.from(madeUp(examples, 2), (value) => Math.floor(value * net.classes));
    const hardLabels = nn.oneHot(np.array(labels, { dtype: np.int32 }), net.classes);
    const teacherLogits = np.array(
      madeUp(examples * net.classes, 3).map((value) => 6 * value),
      { shape: [examples, net.classes] },
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
      // Each norm has a scale, which starts at 1, and as many means and variances.
      statistics: network.weights
        .filter(({ value }) => value === 1)
        .flatMap(({ shape }) => [0, 1].map((value) => np.full([1, ...shape], value))),
    };
    const shuffles = randomStream(1, 'batches');
    let order: readonly number[] = [];
    let at = 0;
    take = () => {
      if (at + wanted.batch > order.length) {
        order = shuffles.shuffled(Array.from({ length: examples }, (_, row) => row));
        at = 0;
      }
      const rows = np.array(Int32Array.from(order.slice(at, at + wanted.batch)), { dtype: np.int32 });
      at += wanted.batch;
      const next = step(state, inputs.ref, hardLabels.ref, teacherLogits.ref, rows);
      state = next.state;
      loss?.dispose();
      loss = next.value;
    };
    return { backend: asked, parameters: network.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0) };
  },
  async take(steps) {
    for (let taken = 0; taken < steps; taken++) take();
    await loss.blockUntilReady();
  },
  async loss() {
    return (await loss.ref.data())[0] as number;
  },
});

/** Adam with bias correction, and running averages of what the batch norms saw. */
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
