import enFailures from './en/failures.json';
import enInsight from './en/insight.json';
import enLearners from './en/learners.json';
import enLessons from './en/lessons.json';
import enMeasure from './en/measure.json';
import enScoreboard from './en/scoreboard.json';
import enSetup from './en/setup.json';
import enShell from './en/shell.json';
import enStage from './en/stage.json';
import zhFailures from './zh/failures.json';
import zhInsight from './zh/insight.json';
import zhLearners from './zh/learners.json';
import zhLessons from './zh/lessons.json';
import zhMeasure from './zh/measure.json';
import zhScoreboard from './zh/scoreboard.json';
import zhSetup from './zh/setup.json';
import zhShell from './zh/shell.json';
import zhStage from './zh/stage.json';

const en = {
  shell: enShell,
  setup: enSetup,
  learners: enLearners,
  failures: enFailures,
  stage: enStage,
  insight: enInsight,
  lessons: enLessons,
  scoreboard: enScoreboard,
  measure: enMeasure,
};

/** Every text of the page; a key that one language lacks does not compile. */
export const resources: Readonly<Record<'en' | 'zh', typeof en>> = {
  en,
  zh: {
    shell: zhShell,
    setup: zhSetup,
    learners: zhLearners,
    failures: zhFailures,
    stage: zhStage,
    insight: zhInsight,
    lessons: zhLessons,
    scoreboard: zhScoreboard,
    measure: zhMeasure,
  },
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof en;
  }
}
