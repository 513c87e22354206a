import { sources } from './sources';
import type { TermGroup } from './term';

/** What is measured, and how sure it is. */
export const results = {
  id: 'results',
  name: 'Results',
  terms: {
    accuracy: {
      name: 'Accuracy',
      meaning: 'The share of test examples for which the most probable class is the true one.',
    },
    'class-accuracy': {
      name: 'Accuracy by class',
      also: 'recall of a class; their mean: macro accuracy',
      meaning: 'The share of the test examples of one class that are classified correctly.',
    },
    agreement: {
      name: 'Agreement',
      also: 'fidelity',
      meaning:
        'The share of test examples for which two networks predict the same class, right or wrong. A student can be accurate and still agree little with its teacher.',
      source: sources.fidelity,
    },
    gap: {
      name: 'Gap',
      meaning:
        'Accuracy of the student minus accuracy of its twin, in percentage points, on the same test examples: what distillation changed.',
    },
    'labels-part': {
      name: 'Part of the gap from labels',
      meaning:
        'Accuracy of the pseudo-label twin minus that of the twin. It comes from the teacher’s predicted classes, which label the unlabelled examples and can correct wrong labels.',
    },
    'softness-part': {
      name: 'Part of the gap from softness',
      meaning:
        'Accuracy of the student minus that of the pseudo-label twin. It comes from what the method takes from the teacher beyond its predicted class.',
    },
    'confidence-interval': {
      name: '95 % confidence interval',
      also: 'Wilson score interval',
      meaning:
        'A range made by a rule that covers the true value in about 95 % of repetitions with new test examples. It does not include the chance of initial weights and batches.',
      source: sources.wilson,
    },
    'paired-interval': {
      name: 'Paired interval',
      meaning:
        'The 95 % interval of a difference of two accuracies on the same examples. Only examples on which exactly one network is right count, so it is narrower than for separate test sets.',
      source: sources.mcNemar,
    },
    'discordant-example': {
      name: 'Discordant example',
      meaning:
        'A test example on which two networks differ. Where exactly one of them is right, it decides which is more accurate.',
      source: sources.mcNemar,
    },
    confidence: {
      name: 'Confidence',
      meaning: 'The probability of the predicted class, that is, the largest one.',
      source: sources.calibration,
    },
    calibration: {
      name: 'Calibration',
      meaning:
        'Whether confidence matches accuracy: of all predictions with a confidence of 80 %, about 80 % should be right.',
      source: sources.calibration,
    },
    ece: {
      name: 'Expected calibration error ECE',
      meaning:
        'The mean difference between confidence and accuracy over ten bins of confidence, weighted by the number of examples in each. 0 is perfect.',
      source: sources.calibration,
    },
    'reliability-diagram': {
      name: 'Reliability diagram',
      meaning:
        'Accuracy against confidence, bin by bin. On the diagonal a network is calibrated, below it is overconfident, above it is underconfident.',
      source: sources.reliability,
    },
    'confusion-matrix': {
      name: 'Confusion matrix',
      meaning:
        'Counts test examples by true class (rows) and predicted class (columns). The diagonal holds the right ones.',
    },
    'class-similarity': {
      name: 'Similarity of classes',
      meaning:
        'How the probability that is not given to the true class is shared among the other classes, in the mean over test examples.',
      source: sources.hinton,
    },
    'logit-bias': {
      name: 'Bias on logits',
      meaning:
        'A number added to the logits of some classes before the prediction. It can correct a student that never saw a class and predicts it too rarely.',
      source: sources.hinton,
    },
    'decision-map': {
      name: 'Decision map',
      also: 'decision regions',
      meaning:
        'Each point of the plane in the mean of the class colours, weighted by the network’s probabilities there. Where two colours meet lies the decision boundary.',
    },
    occlusion: {
      name: 'Occlusion',
      also: 'contribution of a token; erasure',
      meaning:
        'Measures what a part of an example contributes to a prediction: how far the log-probability of the predicted class falls without it. Of parts that say the same, each seems to contribute little.',
      source: sources.erasure,
    },
    'adversarial-example': {
      name: 'Adversarial example',
      also: 'x + δ',
      meaning:
        'An example changed by so little that it hardly shows, in the direction that makes a network’s prediction wrong.',
      source: sources.adversarial,
    },
    'attack-size': {
      name: 'Size of an attack ε',
      also: 'L∞ bound',
      meaning: 'The largest change that an attack may make to any single pixel or coordinate.',
      source: sources.fgsm,
    },
    fgsm: {
      name: 'FGSM',
      also: 'fast gradient sign method',
      meaning: 'An attack in one step: each pixel or coordinate is changed by ε in the direction that raises the loss.',
      source: sources.fgsm,
    },
    pgd: {
      name: 'PGD',
      also: 'projected gradient descent',
      meaning:
        'An attack in several small steps along the sign of the gradient. After each step the change is limited to ε again. Stronger than FGSM.',
      source: sources.pgd,
    },
  },
} as const satisfies TermGroup;
