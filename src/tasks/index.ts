import { blobs } from './blobs';
import { checkerboard } from './checkerboard';
import { digits } from './digits/digits';
import { moons } from './moons';
import { rings } from './rings';
import { spirals } from './spirals';
import type { Task } from './task';

/** In the order of the page's list; the first one is what the page opens with. */
export const tasks: readonly Task[] = [spirals, moons, rings, blobs, checkerboard, digits];
