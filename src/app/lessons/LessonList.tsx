import { Button, CloseButton, Drawer, UnstyledButton } from '@mantine/core';
import { chapters } from '../../lessons';
import type { Lesson } from '../../lessons/lesson';
import { Icon } from '../controls/Icon';
import { useText } from '../locales';
import { useActions, useApp } from '../store/context';
import { type LessonProgress, nearestStep } from '../store/progress';
import classes from './LessonList.module.css';
import { useLessonText } from './lessonText';

interface LessonListProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** All lessons by chapter, with what each is about and how long it takes. */
export function LessonList({ isOpen, onClose }: LessonListProps) {
  const { t } = useLessonText();
  const text = useText();
  const { startLesson, forgetProgress } = useActions();
  const current = useApp((state) => state.lesson?.id);
  const progress = useApp((state) => state.progress);
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} position="right" size={460}>
      <Drawer.Overlay />
      {/* Composed, because the name must stand on the dialog: the short form puts it on what lies around it. */}
      <Drawer.Content aria-label={t('shell:lessons')}>
        <Drawer.Body>
          {/* Its own heading: the library's would be a second banner of the page. */}
          <div className={classes.top}>
            <h2 className={classes.title}>{t('shell:lessons')}</h2>
            <CloseButton aria-label={t('close')} onClick={onClose} />
          </div>
          <p className={classes.intro}>{t('intro')}</p>
          {chapters.map(({ id, title, lessons }) => (
            <section key={id}>
              <h3 className={classes.chapter}>{text(title)}</h3>
              <ul className={classes.list}>
                {lessons.map((lesson) => (
                  <li key={lesson.id}>
                    <UnstyledButton
                      className={classes.lesson}
                      aria-current={lesson.id === current}
                      onClick={() => {
                        startLesson(lesson.id);
                        onClose();
                      }}
                    >
                      <span className={classes.name}>{text(lesson.title)}</span>
                      <Standing lesson={lesson} isCurrent={lesson.id === current} progress={progress[lesson.id]} />
                      <span className={classes.summary}>{text(lesson.summary)}</span>
                    </UnstyledButton>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {Object.keys(progress).length > 0 && (
            <Button className={classes.forget ?? ''} size="compact-xs" variant="default" onClick={forgetProgress}>
              {t('forget')}
            </Button>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface StandingProps {
  readonly lesson: Lesson;
  readonly isCurrent: boolean;
  readonly progress: LessonProgress | undefined;
}

/** How far the visitor has come in a lesson, or how long it takes. */
function Standing({ lesson: { minutes, steps }, isCurrent, progress }: StandingProps) {
  const { t } = useLessonText();
  const isBegun = progress !== undefined && !progress.isDone;
  return (
    <span className={classes.state}>
      {progress?.isDone && (
        <span className={classes.done}>
          <Icon name="check" />
          <span className="spoken">{t('met')} </span>
        </span>
      )}
      {isCurrent
        ? t('running')
        : isBegun
          ? t('begun', { step: nearestStep(steps, progress.step) + 1, steps: steps.length })
          : t('minutes', { minutes })}
    </span>
  );
}
