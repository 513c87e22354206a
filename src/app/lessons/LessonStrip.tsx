import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { lessons } from '../../lessons';
import type { Figure, Lesson, Step } from '../../lessons/lesson';
import { Formula } from '../controls/Formula';
import { Icon } from '../controls/Icon';
import { useLanguage, useText } from '../locales';
import { type NumberFormat, numberFormat } from '../locales/numbers';
import { useActions, useApp } from '../store/context';
import { countGoals, type MetGoals } from '../store/progress';
import { sceneOf } from '../store/scene';
import { closingFigures } from './closing';
import classes from './LessonStrip.module.css';
import { useLessonText } from './lessonText';

/** The current step of the lesson: text, goals, live numbers, and navigation. */
export function LessonStrip() {
  const { t } = useLessonText();
  const state = useApp((whole) => whole.lesson);
  const text = useText();
  const lesson = lessons.find(({ id }) => id === state?.id);
  const step = lesson?.steps[state?.step ?? 0];
  if (!state || !lesson || !step) return null;
  return (
    <section data-lesson className={classes.strip} aria-label={`${t('lesson')}: ${text(lesson.title)}`}>
      <div className={classes.words}>
        <p className={classes.place}>
          <strong>{text(lesson.title)}</strong>
          <span>{t('stepOf', { step: state.step + 1, steps: lesson.steps.length })}</span>
        </p>
        <div aria-live="polite">
          <h2 className={classes.heading}>{text(step.title)}</h2>
          <p className={classes.text}>{text(step.text)}</p>
          {step.formula && (
            <div className={classes.formula}>
              <Formula tex={step.formula} />
            </div>
          )}
        </div>
        {state.step === lesson.steps.length - 1 && (
          <p className={classes.claim}>
            {t('claim', { claim: text(lesson.claim.text), count: lesson.claim.seeds.length })}
          </p>
        )}
      </div>
      <Figures lesson={lesson} step={step} />
      <Goals step={step} met={state.met[state.step] ?? []} />
      <Navigation lesson={lesson} at={state.step} met={state.met} />
    </section>
  );
}

function Goals({ step, met }: { readonly step: Step; readonly met: readonly boolean[] }) {
  const { t } = useLessonText();
  const text = useText();
  const goals = step.goals ?? [];
  if (goals.length === 0) return null;
  return (
    <div className={classes.goals}>
      <h3 className={classes.label}>{t('goals')}</h3>
      <ul aria-live="polite">
        {goals.map((goal, i) => (
          <li key={text(goal.text)} data-met={met[i] === true}>
            <span className={classes.tick}>{met[i] && <Icon name="check" />}</span>
            <span>
              {text(goal.text)}
              <span className="spoken"> ({met[i] ? t('met') : t('open')})</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FiguresProps {
  readonly lesson: Lesson;
  readonly step: Step;
}

/** The numbers of a step; at the last one, those that sum the lesson up. */
function Figures({ lesson, step }: FiguresProps) {
  const { t } = useLessonText();
  const text = useText();
  const language = useLanguage();
  const testLogits = useApp((state) => state.run?.testLogits);
  const status = useApp((state) => state.run?.status);
  const experiment = useApp((state) => state.experiment);
  const bias = useApp((state) => state.bias);
  const finished = useApp((state) => state.lesson?.finished);
  const whole = useApp((state) => state);
  const isLast = step === lesson.steps.at(-1);
  // Computed again only when what they depend on has changed, not with every batch of losses.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are the parts of the state that figures look at.
  const figures = useMemo(
    () => (isLast ? closingFigures(lesson.steps, sceneOf(whole)) : step.figures?.(sceneOf(whole))),
    [step, testLogits, status, experiment, bias, finished],
  );
  if (!figures) return null;
  return (
    <div className={classes.figures}>
      <h3 className={classes.label}>{t('figures')}</h3>
      {figures.length === 0 && <p className={classes.none}>{t(isLast ? 'noRun' : 'noFigures')}</p>}
      <dl>
        {figures.map((figure) => (
          <div key={text(figure.label)}>
            <dt>{text(figure.label)}</dt>
            <dd style={figure.learner && { color: `var(--${figure.learner})` }}>
              {written(figure, numberFormat(language, formatOf(figure)), {
                '%': '%',
                points: t('unitPoints'),
                bits: t('unitBits'),
              })}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const formatOf = ({ digits = 1, unit }: Figure): Intl.NumberFormatOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
  ...(unit === 'points' && { signDisplay: 'exceptZero' }),
});

function written({ value, unit }: Figure, format: NumberFormat, units: Record<'%' | 'points' | 'bits', string>) {
  // A difference of two shares such as 27.6499999 is 27.65, which the rest of the page rounds up.
  const exact = Number(value.toFixed(6));
  return unit ? `${format.format(exact)} ${units[unit]}` : format.format(exact);
}

interface NavigationProps {
  readonly lesson: Lesson;
  readonly at: number;
  readonly met: MetGoals;
}

/** Back, next and leave; at the end the next lesson. The next step is reachable without meeting the goals, so that a lecturer can keep to time. */
function Navigation({ lesson, at, met }: NavigationProps) {
  const { t } = useLessonText();
  const text = useText();
  const { goToStep, leaveLesson, startLesson } = useActions();
  const isLast = at === lesson.steps.length - 1;
  const goals = lesson.steps[at]?.goals ?? [];
  const isComplete = goals.every((_, i) => met[at]?.[i] === true);
  const { total, met: done } = countGoals(lesson.steps, met);
  const next = lessons[lessons.indexOf(lesson) + 1];
  return (
    <div className={classes.navigation}>
      <div className={classes.buttons}>
        <Button size="compact-md" variant="default" disabled={at === 0} onClick={() => goToStep(at - 1)}>
          {t('back')}
        </Button>
        {isLast ? (
          <>
            <Button size="compact-md" variant={next || !isComplete ? 'default' : 'filled'} onClick={leaveLesson}>
              {t('finish')}
            </Button>
            {next && (
              <Button
                size="compact-md"
                variant={isComplete ? 'filled' : 'default'}
                classNames={{ root: classes.nextLesson, label: classes.nextTitle }}
                onClick={() => startLesson(next.id)}
              >
                {t('nextLesson', { title: text(next.title) })}
              </Button>
            )}
          </>
        ) : (
          <Button size="compact-md" variant={isComplete ? 'filled' : 'default'} onClick={() => goToStep(at + 1)}>
            {t('next')}
          </Button>
        )}
      </div>
      {isLast ? (
        <p className={classes.none}>{done === total ? t('complete') : t('incomplete', { met: done, total })}</p>
      ) : (
        <button type="button" className={classes.leave} onClick={leaveLesson}>
          {t('leave')}
        </button>
      )}
    </div>
  );
}
