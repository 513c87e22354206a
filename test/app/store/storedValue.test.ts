import { expect, it } from 'vitest';
import { keptProgress, type Progress } from '../../../src/app/store/progress';
import { memoryStorage, refusedStorage } from '../../support/kept';

const progress: Progress = { 'made-up': { step: 2, met: { 0: [true, false], 2: [true] }, isDone: false } };

it('what is kept is read back, until it is removed', () => {
  const storage = memoryStorage();
  keptProgress(storage).write(progress);
  expect(keptProgress(storage).read()).toEqual(progress);
  keptProgress(storage).remove();
  expect(keptProgress(storage).read()).toBeNull();
});

const stored = (value: unknown, version = 1) => JSON.stringify({ version, value });
const one = progress['made-up'];
it.each([
  ['no JSON', '{"version":1,'],
  ['no object', '7'],
  ['of another version', stored(progress, 2)],
  ['of no version', JSON.stringify(progress)],
  ['a list', stored([])],
  ['a step before the first', stored({ a: { ...one, step: -1 } })],
  ['a broken step', stored({ a: { ...one, step: 1.5 } })],
  ['goals that are no list', stored({ a: { ...one, met: { 0: 'yes' } } })],
  ['goals that are neither met nor unmet', stored({ a: { ...one, met: { 0: [1] } } })],
  ['nothing that says whether it is done', stored({ a: { step: 1, met: {} } })],
])('what is malformed is ignored: %s', (_, text) => {
  const storage = memoryStorage();
  keptProgress(storage).write(progress);
  const [key = ''] = storage.values.keys();
  storage.values.set(key, text);
  expect(keptProgress(storage).read()).toBeNull();
});

it('where storage is refused, nothing is kept and nothing throws', () => {
  const kept = keptProgress(refusedStorage);
  kept.write(progress);
  kept.remove();
  expect(kept.read()).toBeNull();
});
