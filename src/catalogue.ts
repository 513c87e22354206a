import { methods } from './distillation/index';
import { byId, type Chosen } from './experiment/declarations';
import { type GlimpseSettings, glimpseOf } from './experiment/glimpse';
import { architectures } from './models/index';
import { glimpse } from './models/layers/glimpse';
import { type Network, planNetwork } from './models/network';
import { tasks } from './tasks/index';
import { teachings } from './teaching/index';

/** Everything that can be picked. Loads without TensorFlow.js, in the page and in the worker. */
export const catalogue = { tasks, architectures, methods, teachings } as const;

/**
 * A network of this kind for the examples and classes of a task, planned: everything that is known before it runs. With
 * `sight`, it sees no more of them than that.
 */
export function networkFor(
  { id, values }: Chosen,
  { id: of, values: taskValues }: Chosen,
  sight: GlimpseSettings | null = null,
): Network {
  const task = byId(tasks, of);
  const layers = byId(architectures, id).layers(values, task.classNames(taskValues).length);
  const limit = sight && glimpseOf(sight, task.inputShape);
  return planNetwork(limit ? [glimpse(limit), ...layers] : layers, task.inputShape);
}
