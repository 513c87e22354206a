import type { SchemeDeclaration } from '../experiment/declarations';
import { assistant } from './assistant';
import { bornAgain } from './bornAgain';
import { dataFree } from './dataFree';
import { ensemble } from './ensemble';
import { mutual } from './mutual';
import { noisyStudent } from './noisyStudent';
import { single } from './single';

/** All schemes, in the order of the page's list; the first one is the default. */
export const schemes: readonly SchemeDeclaration[] = [
  single,
  ensemble,
  assistant,
  bornAgain,
  noisyStudent,
  mutual,
  dataFree,
];
