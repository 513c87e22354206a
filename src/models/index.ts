import type { Architecture } from './architecture';
import { bag } from './bag';
import { convnet } from './convnet';
import { perceptron } from './perceptron';
import { residual } from './residual';
import { separable } from './separable';
import { textConvnet } from './textConvnet';
import { thinConvnet } from './thinConvnet';
import { thinPerceptron } from './thinPerceptron';
import { transformer } from './transformer';
import { transformerDecoder } from './transformerDecoder';
import { vgg } from './vgg';

/** All architectures, in the order of the page's list. */
export const architectures: readonly Architecture[] = [
  perceptron,
  thinPerceptron,
  convnet,
  vgg,
  thinConvnet,
  separable,
  residual,
  bag,
  textConvnet,
  transformer,
  transformerDecoder,
];
