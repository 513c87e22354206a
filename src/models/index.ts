import type { Architecture } from './architecture';
import { convnet } from './convnet';
import { perceptron } from './perceptron';

export const architectures: readonly Architecture[] = [perceptron, convnet];
