import type { Dataset } from '../task';
import { textExamples } from '../textExamples';
import { readDefinitions } from './file';
import { read } from './reading';
import { vocabulary } from './sizes';
import { idsOf } from './words';

/**
 * The data set in the content of the file of definitions, in the order of `labels`. The words that have an id are the
 * most frequent ones of the definitions for training; those for testing have no part in it.
 * @throws RangeError that names the invalid part of the file
 */
export function datasetIn(content: Uint8Array, labels: Readonly<Record<'train' | 'test', Uint8Array>>): Dataset {
  const { train, test } = readDefinitions(content);
  const ids = idsOf(train.flat(), vocabulary - 1);
  const readOwn = (text: string) => read(text, ids);
  return {
    train: textExamples(train, labels.train, readOwn),
    test: textExamples(test, labels.test, readOwn),
    scale: 1,
    read: readOwn,
  };
}
