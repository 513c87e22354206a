import { blobs } from './blobs';
import { checkerboard } from './checkerboard';
import { definitions } from './definitions/definitions';
import { digits } from './digits/digits';
import { languages } from './languages/languages';
import { moons } from './moons';
import { rings } from './rings';
import { spirals } from './spirals';
import type { Task } from './task';

/** All tasks, in the order of the page's list; the page opens with the first one. */
export const tasks: readonly Task[] = [rings, spirals, moons, blobs, checkerboard, digits, languages, definitions];
