import type charts from './en/charts.json';
import failures from './en/failures.json';
import glossary from './en/glossary.json';
import type inside from './en/inside.json';
import insight from './en/insight.json';
import learners from './en/learners.json';
import type lessons from './en/lessons.json';
import type longTwin from './en/longTwin.json';
import measure from './en/measure.json';
import type measuring from './en/measuring.json';
import scoreboard from './en/scoreboard.json';
import setup from './en/setup.json';
import shell from './en/shell.json';
import stage from './en/stage.json';
import type views from './en/views.json';

/** Every text of the page, but those that come with a view: `addEnglish` of `locales/index.ts` adds them. */
export const en = { shell, setup, learners, failures, stage, insight, scoreboard, measure, glossary };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof en & {
      readonly lessons: typeof lessons;
      readonly views: typeof views;
      readonly charts: typeof charts;
      readonly inside: typeof inside;
      readonly longTwin: typeof longTwin;
      readonly measuring: typeof measuring;
    };
  }
}
