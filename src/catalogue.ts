import { methods } from './distillation/index';
import { byId, type Chosen } from './experiment/declarations';
import type { Experiment } from './experiment/experiment';
import type { InputMaskSettings } from './experiment/inputMask';
import { questionsOf } from './experiment/secondQuestion';
import { outputsOf } from './models/heads';
import { architectures } from './models/index';
import { inputMask } from './models/layers/inputMask/inputMask';
import { type Network, planNetwork } from './models/network';
import { schemes } from './schemes/index';
import { tasks } from './tasks/index';

/** All declarations that an experiment can name. Loads without TensorFlow.js, in the page and in the worker. */
export const catalogue = { tasks, architectures, methods, schemes } as const;

/**
 * The network of an architecture for the task and the questions of an experiment, planned but without weights. With
 * `mask`, its first layer restricts the input.
 * @throws RangeError for an unknown id.
 */
export function networkFor(
  { id, values }: Chosen,
  { task: of, second }: Pick<Experiment, 'task' | 'second'>,
  mask: InputMaskSettings | null = null,
): Network {
  const task = byId(tasks, of.id);
  const heads = questionsOf(task, of.values, second);
  const positions = (heads[0]?.rows ?? 1) > 1 ? task.inputShape[0] : undefined;
  const classes = outputsOf(heads) / (positions ?? 1);
  const layers = byId(architectures, id).layers(values, classes, task.vocabulary, positions);
  const limit = mask && task.input.maskOf(mask, task.inputShape);
  return planNetwork(limit ? [inputMask(limit), ...layers] : layers, task.inputShape, heads);
}
