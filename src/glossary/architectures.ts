import { sources } from './sources';
import type { TermGroup } from './term';

/** What networks consist of, and what they cost. */
export const architectures = {
  id: 'architectures',
  name: 'Networks and their cost',
  terms: {
    architecture: {
      name: 'Architecture',
      meaning:
        'The layers of a network: their kinds, their order and their sizes. The values of the weights are not part of it.',
    },
    'hidden-layer': {
      name: 'Hidden layer',
      also: 'fully connected layer, dense layer',
      meaning:
        'A layer between input and output. In a perceptron each of its units takes a weighted sum of all values of the layer before, followed by ReLU.',
    },
    embedding: {
      name: 'Embedding',
      meaning:
        'The numbers that stand for one token: a row of a table of weights. Tokens that mean the same for the task get similar rows in training.',
      source: sources.fastText,
    },
    convolution: {
      name: 'Convolution',
      meaning:
        'A layer that moves small filters over the image or the text and applies the same weights at every place. It needs far fewer weights than a dense layer.',
      source: sources.convolution,
    },
    filter: {
      name: 'Filter',
      also: 'kernel; its output: channel',
      meaning:
        'The small set of weights, here mostly 3 × 3 for each input channel, that a convolution applies at every place.',
      source: sources.convolution,
    },
    transformer: {
      name: 'Transformer',
      meaning:
        'A network of blocks that all have the same parts: attention mixes the tokens of a text, then two dense layers work on each token by itself. Both add to what comes in.',
      source: sources.transformer,
    },
    attention: {
      name: 'Attention',
      also: 'self-attention; several side by side: heads',
      meaning:
        'A layer in which every token takes a weighted mean of values of all tokens. The weights follow from how well its query fits their keys; each head has queries, keys and values of its own.',
      source: sources.transformer,
    },
    'causal-attention': {
      name: 'Causal attention',
      also: 'masked attention; a transformer of it: decoder',
      meaning:
        'Attention in which a token sees itself and the tokens before it, but none after it. What such a network answers at a position cannot depend on what follows, so that it can learn to predict the next token.',
      source: sources.transformer,
    },
    'layer-normalization': {
      name: 'Layer normalization',
      also: 'layer norm',
      meaning:
        'Shifts and scales the numbers of each token to mean 0 and variance 1, then by learned numbers. Unlike batch normalization it does not depend on other examples.',
      source: sources.layerNorm,
    },
    'depthwise-separable': {
      name: 'Depthwise separable convolution',
      meaning:
        'A convolution in two parts: each channel is filtered by itself, then a 1 × 1 convolution mixes the channels. It takes far fewer multiply–adds.',
      source: sources.mobileNets,
    },
    'residual-block': {
      name: 'Residual block',
      also: 'skip connection',
      meaning: 'Two convolutions whose output is added to their input. It makes very deep networks trainable.',
      source: sources.residual,
    },
    'batch-normalization': {
      name: 'Batch normalization',
      also: 'batch norm',
      meaning:
        'Shifts and scales each channel to mean 0 and variance 1 over the batch, then by two learned numbers. For predictions it uses running means and variances of training.',
      source: sources.batchNorm,
    },
    dropout: {
      name: 'Dropout',
      meaning:
        'In each training step a random share of a layer’s values is set to 0. It counters overfitting. For predictions nothing is dropped.',
      source: sources.dropout,
    },
    parameters: {
      name: 'Parameters',
      also: 'weights',
      meaning: 'The numbers in a network that training changes: weights, biases, and scales of batch normalization.',
    },
    'multiply-adds': {
      name: 'Multiply–adds',
      also: 'MACs; 1 multiply–add = 2 FLOPs',
      meaning:
        'How many multiplications with a following addition a network needs for one example. A measure of work, not of time.',
    },
    'model-size': {
      name: 'Model size',
      meaning: 'Memory for all parameters and running statistics, 4 bytes (a 32-bit float) each. 1 kB is 1,000 bytes.',
    },
    compression: {
      name: 'Compression ratio',
      meaning: 'The teacher’s number of parameters divided by that of this network.',
      source: sources.compression,
    },
    latency: {
      name: 'Latency',
      meaning:
        'Time that this device needs for the prediction of one example: the median of repeated measurements, with the quartiles below.',
    },
  },
} as const satisfies TermGroup;
