import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { answersOf } from '../../../src/metrics/answers';
import { fuseLogits } from '../../../src/models/fusion';
import { columnsOfHead, mapHeads, outputsOf } from '../../../src/models/heads';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { attackOn } from '../../../src/training/learner/attack';
import { initialStateOf, logitsOf } from '../../../src/training/learner/model';
import { soften } from '../../../src/training/learner/soften';
import { softTargetsOf } from '../../../src/training/learner/softTargets';
import { createEnsemble, liveAnswers, teacherAlone } from '../../../src/training/learner/teacherAnswers';
import { openBackend } from '../../support/session';
import { both, closeTo, count, examples, first, networkOf, random, right, second } from '../../support/twoHeads';

beforeAll(() => openBackend('wasm'));

describe('teachers with two heads', () => {
  const network = networkOf(both, [6]);
  const trained = (at: number) => {
    const { weights } = initialStateOf(network, random(`voice ${at}`));
    return { network, parameters: tf.tensor1d(weights) as tf.Tensor, statistics: null };
  };
  const x = () => tf.tensor2d(examples, [count, 2]);
  const labels = () =>
    tf.tidy(() =>
      tf.concat(
        both.map(({ classes }, at) =>
          tf.cast(tf.oneHot(tf.tensor1d(right[at] as number[], 'int32'), classes), 'float32'),
        ),
        1,
      ),
    ) as tf.Tensor2D;

  it.each(['arithmetic', 'geometric', 'confident'] as const)(
    'speak with one voice on each question: %s',
    async (fusion) => {
      const voices = [1, 2, 3].map((at) => logitsOf(trained(at), x()));
      const ensemble = createEnsemble([1, 2, 3].map(trained), fusion);
      const y = labels();
      const temperature = tf.scalar(3);
      const said = tf.tidy(() =>
        liveAnswers(ensemble).of(tf.tensor1d([0], 'int32'), { teacherInput: x(), y }, { temperature }),
      );
      const whole = Float32Array.from(await said.data());
      const read = async (all: tf.Tensor2D, at: number) => {
        const part = columnsOfHead(Float32Array.from(await all.data()), both, at);
        return tf.tensor2d(part, [count, both[at]?.classes ?? 0]);
      };
      for (const at of [0, 1]) {
        const own = await Promise.all(voices.map((voice) => read(voice, at)));
        const expected = fuseLogits(tf, own, fusion, temperature, await read(y, at));
        closeTo(columnsOfHead(whole, both, at), await expected.data(), 4);
      }
      // As a network, too: that is what is measured.
      const alone = mapHeads(tf, both, voices, (parts) => fuseLogits(tf, parts, fusion, 1));
      closeTo(await logitsOf(ensemble, x()).data(), await alone.data(), 4);
    },
  );

  it('have each word changed by itself where less is to be left of it', async () => {
    const inputs = inputsOf(x());
    const seen = Int32Array.from({ length: count }, (_, i) => i);
    const teacher = teacherAlone(trained(1));
    const { answers, targets } = await soften(teacher, inputs, {
      kind: 'class-mean',
      temperature: 2,
      seen,
      isLive: false,
      search: null,
      random: random('soft targets'),
      yieldControl: async () => {},
    });
    const own = Float32Array.from(await logitsOf(teacher, x()).data());
    const kept = Float32Array.from(await (answers.kept as tf.Tensor2D).data());
    both.forEach(({ classes }, at) => {
      const settings = { temperature: 2, seen, random: random('unused') };
      closeTo(
        columnsOfHead(kept, both, at),
        softTargetsOf('class-mean', columnsOfHead(own, both, at), classes, settings),
        4,
      );
    });
    expect([...targets]).toEqual([...columnsOfHead(kept, both, 0)]);
  });

  it('are attacked on the first question alone', async () => {
    const learner = trained(1);
    const question = {
      inputs: examples,
      labels: Uint8Array.from(right[0] as number[]),
      epsilon: 0.3,
      steps: 3,
      range: [-3, 3] as const,
    };
    const one = await attackOn(learner, question, async () => {});
    const said = Float32Array.from(await logitsOf(learner, x()).data());
    expect(one.clean).toEqual(answersOf(columnsOfHead(said, both, 0), first.classes));
    // Other columns of the second head: nothing that is asked about here changes.
    const { classes } = second;
    const [width, outputs] = [6, outputsOf(both)];
    const body = network.parameters - (width + 1) * outputs;
    const changed = Float32Array.from(await learner.parameters.data(), (value, at) =>
      at >= body && (at - body) % outputs >= outputs - classes ? 5 * value + 1 : value,
    );
    const other = await attackOn({ ...learner, parameters: tf.tensor1d(changed) }, question, async () => {});
    expect(other).toEqual(one);
    expect(one.answers).not.toEqual(one.clean);
  });
});
