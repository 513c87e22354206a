import type { Architecture } from './architecture';
import { convnet } from './convnet';
import { perceptron } from './perceptron';
import { residual } from './residual';
import { separable } from './separable';

export const architectures: readonly Architecture[] = [perceptron, convnet, separable, residual];
