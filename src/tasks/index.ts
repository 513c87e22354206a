import type { Task } from './task';

export const tasks: readonly Task[] = [];
