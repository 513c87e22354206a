import type { Texts } from './en';
import failures from './zh/failures.json';
import insight from './zh/insight.json';
import learners from './zh/learners.json';
import lessons from './zh/lessons.json';
import measure from './zh/measure.json';
import scoreboard from './zh/scoreboard.json';
import setup from './zh/setup.json';
import shell from './zh/shell.json';
import stage from './zh/stage.json';

/** A key that it lacks does not compile. */
export const zh: Texts = { shell, setup, learners, failures, stage, insight, lessons, scoreboard, measure };
