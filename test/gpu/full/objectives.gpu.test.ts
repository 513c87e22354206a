import { expect, it } from 'vitest';
import { openEngine } from '../engine/source';

const engine = openEngine();

const names = ['labelling', 'next token', 'ctc', 'ranking by softmax', 'ranking by pairs'];

it.each(names)('on WebGPU, loss, gradient and pseudo-labels are those of the CPU: %s', async (name) => {
  const [loss, gradient, pseudoLabels] = await engine.call('distancesOfObjective', name);
  expect(loss).toBeLessThan(1e-5);
  expect(gradient).toBeLessThan(1e-5);
  expect(pseudoLabels).toBe(0);
  expect(engine.consoleErrors).toEqual([]);
});

it.each(names)('on WebGPU, captured steps are those taken one by one, to the last bit: %s', async (name) => {
  const { captured, eager } = await engine.call('objectivesBothWays', [name], name === 'ctc' ? 50 : 12);
  expect(captured).toEqual(eager);
  expect([...captured.losses.flat(), ...captured.student].every(Number.isFinite)).toBe(true);
  expect(engine.consoleErrors).toEqual([]);
});

it.each(['labelling', 'ctc'])(
  'on WebGPU, a decoded answer is learned the same captured and one by one, to the last bit: %s',
  async (name) => {
    const { captured, eager } = await engine.call('objectivesBothWays', [name], 10, 'sequence-level');
    expect(captured).toEqual(eager);
    expect([...captured.losses.flat(), ...captured.student].every(Number.isFinite)).toBe(true);
    expect(engine.consoleErrors).toEqual([]);
  },
);

it.each([
  ['next token', 215],
  ['ctc', 115],
] as const)('on WebGPU, a step of three learners takes few dispatches: %s', async (name, most) => {
  const commands = await engine.call('dispatchesOfObjectives', [name]);
  expect(commands).toBeGreaterThan(20);
  expect(commands).toBeLessThanOrEqual(most);
});
