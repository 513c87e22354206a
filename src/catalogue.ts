import { methods } from './distillation/index';
import { architectures } from './models/index';
import { tasks } from './tasks/index';
import { teachings } from './teaching/index';

/** Everything that can be picked. Loads without TensorFlow.js, in the page and in the worker. */
export const catalogue = { tasks, architectures, methods, teachings } as const;
