import { beforeAll, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { openBackend } from '../support/session';
import { deviation, referenceCases, termOf } from '../support/terms';

beforeAll(() => openBackend('wasm'));

it.each(methods.map((method) => [method.id, method] as const))('on WASM, %s agrees with PyTorch', (id, method) => {
  const cases = referenceCases.filter((entry) => entry.method === id);
  expect(cases.length, 'reference numbers: add the method to test/distillation/reference.py').toBeGreaterThan(0);
  for (const entry of cases) expect(deviation(termOf(method, entry), entry)).toBeLessThanOrEqual(1e-4);
});
