import { expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { architectures } from '../../src/models';
import { openEngine } from '../gpu/engine/source';
import { type StepCase, stepCases } from '../support/stepCases';

const engine = openEngine();

it.each(['perceptron', 'convnet'])(
  'a recorded step costs at most a tenth of the JavaScript of the eager one: %s',
  async (id) => {
    const [wanted] = stepCases(architectures, methods).filter(({ architecture }) => architecture === id);
    const { eager, replayed } = await engine.call('scriptTimes', wanted as StepCase, 8, 8);
    expect(replayed).toBeLessThan(eager / 10);
  },
);

it('60,000 images of 28 × 28 are on the device in less than 3 seconds', async () => {
  const { milliseconds, isRight } = await engine.call('wholeMnist');
  expect(isRight).toBe(true);
  expect(milliseconds).toBeLessThan(3000);
});
