import { methods } from './distillation/index';
import { byId, type Chosen } from './experiment/declarations';
import type { Experiment } from './experiment/experiment';
import { type GlimpseSettings, glimpseOf } from './experiment/glimpse';
import { questionsOf } from './experiment/second';
import { outputsOf } from './models/heads';
import { architectures } from './models/index';
import { glimpse } from './models/layers/glimpse';
import { type Network, planNetwork } from './models/network';
import { tasks } from './tasks/index';
import { teachings } from './teaching/index';

/** Everything that can be picked. Loads without TensorFlow.js, in the page and in the worker. */
export const catalogue = { tasks, architectures, methods, teachings } as const;

/**
 * A network of this kind for the examples of an experiment and what is asked about them, planned: everything that is
 * known before it runs. With `sight`, it sees no more of them than that.
 */
export function networkFor(
  { id, values }: Chosen,
  { task: of, second }: Pick<Experiment, 'task' | 'second'>,
  sight: GlimpseSettings | null = null,
): Network {
  const task = byId(tasks, of.id);
  const heads = questionsOf(task, of.values, second);
  const layers = byId(architectures, id).layers(values, outputsOf(heads));
  const limit = sight && glimpseOf(sight, task.inputShape);
  return planNetwork(limit ? [glimpse(limit), ...layers] : layers, task.inputShape, heads);
}
