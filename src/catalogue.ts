import { methods } from './distillation/index';
import { byId, type Chosen } from './experiment/declarations';
import { architectures } from './models/index';
import { type Network, planNetwork } from './models/network';
import { tasks } from './tasks/index';
import { teachings } from './teaching/index';

/** Everything that can be picked. Loads without TensorFlow.js, in the page and in the worker. */
export const catalogue = { tasks, architectures, methods, teachings } as const;

/** A network of this kind for the examples and classes of a task, planned: everything that is known before it runs. */
export function networkFor({ id, values }: Chosen, { id: of, values: taskValues }: Chosen): Network {
  const task = byId(tasks, of);
  const layers = byId(architectures, id).layers(values, task.classNames(taskValues).length);
  return planNetwork(layers, task.inputShape);
}
