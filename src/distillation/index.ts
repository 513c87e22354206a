import { hinton } from './hinton';
import { logitMatching } from './logitMatching';
import type { Method } from './method';

export const methods: readonly Method[] = [hinton, logitMatching];
