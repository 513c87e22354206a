import { adversarialTemperature } from './adversarialTemperature';
import { attentionTransfer } from './attentionTransfer';
import { contrastive } from './contrastive';
import { correlation } from './correlation';
import { decoupled } from './decoupled';
import { hardLabels } from './hardLabels';
import { hinton } from './hinton';
import { hints } from './hints';
import { jensenShannon } from './jensenShannon';
import { labelSmoothing } from './labelSmoothing';
import { logitMatching } from './logitMatching';
import type { Method } from './method';
import { miniLm } from './miniLm';
import { normalised } from './normalised';
import { ownExits } from './ownExits';
import { relational } from './relational';
import { reverseDivergence } from './reverseDivergence';
import { robustDistillation } from './robustDistillation';
import { robustSoftLabels } from './robustSoftLabels';
import { sequenceLevel } from './sequenceLevel';
import { similarityPreserving } from './similarityPreserving';
import { solutionFlow } from './solutionFlow';
import { standardisedLogits } from './standardised';
import { tinyBert } from './tinyBert';
import { virtualTeacher } from './virtualTeacher';

/** All methods, family by family; the first one is the default. */
export const methods: readonly Method[] = [
  hinton,
  logitMatching,
  hardLabels,
  sequenceLevel,
  reverseDivergence,
  jensenShannon,
  decoupled,
  normalised,
  correlation,
  standardisedLogits,
  adversarialTemperature,
  labelSmoothing,
  virtualTeacher,
  hints,
  attentionTransfer,
  tinyBert,
  solutionFlow,
  similarityPreserving,
  relational,
  contrastive,
  miniLm,
  ownExits,
  robustDistillation,
  robustSoftLabels,
];
