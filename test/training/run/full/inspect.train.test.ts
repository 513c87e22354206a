import { beforeAll, describe, it } from 'vitest';
import { methods } from '../../../../src/distillation';
import { addUp } from '../../../support/inspected';
import { openBackend } from '../../../support/session';

beforeAll(() => openBackend('wasm'));

describe('the gradients on the logits of an example of a paused run', () => {
  it.each(methods.map((method) => [method.id, method] as const))(
    'add up to the central difference of the loss, unless the method holds logits constant: %s',
    (_, method) => addUp(method),
    60_000,
  );
});
