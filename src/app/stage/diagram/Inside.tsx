import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../../catalogue';
import { methods } from '../../../distillation';
import { byId } from '../../../experiment/declarations';
import { softmax } from '../../../metrics/softmax';
import type { BatchInspection } from '../../../report/inspection';
import type { Role } from '../../../report/roles';
import { addEnglish, useLanguage, useText } from '../../locales';
import inside from '../../locales/en/inside.json';
import { numberFormat, percentFormat } from '../../locales/numbers';
import { useRoleNames } from '../../names/roleNames';
import { useActions, useApp } from '../../store/context';
import type { Part } from './diagramOf';
import classes from './Inside.module.css';

addEnglish('inside', inside);

interface InsideProps {
  /** The part whose columns are lit. */
  readonly part: Part;
  readonly onClose: () => void;
}

/** The numbers of one example of a paused run: logits, softened distributions, and what each term wants of them. */
export function Inside({ part, onClose }: InsideProps) {
  const { t } = useTranslation(['inside', 'stage']);
  const inspection = useInspection();
  const { pause, step } = useActions();
  const isPaused = useApp((state) => state.run?.status === 'paused');
  const isRunning = useApp((state) => state.run?.status === 'running');
  return (
    <div className={classes.inside}>
      <div className={classes.top}>
        <h3>{t('inside')}</h3>
        <CloseButton aria-label={t('closeInside')} onClick={onClose} />
      </div>
      {isPaused && inspection ? (
        <Numbers inspection={inspection} part={part} />
      ) : (
        <p className={classes.note} role="status">
          {t(isPaused ? 'insideWaits' : isRunning ? 'insideRunning' : 'insideIdle')}{' '}
          {isRunning && (
            <Button size="compact-xs" variant="light" onClick={pause}>
              {t('insidePause')}
            </Button>
          )}
          {!isRunning && !isPaused && (
            <Button size="compact-xs" variant="light" onClick={step}>
              {t('insideStep')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

/** What the worker found in the paused run's next batch; asked again after each step. */
function useInspection(): BatchInspection | null {
  const { inspect } = useActions();
  const moment = useApp(({ run }) => `${run?.id} ${run?.sample?.phase} ${run?.sample?.step}`);
  const isPaused = useApp((state) => state.run?.status === 'paused');
  const [found, setFound] = useState<BatchInspection | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new sample is a new batch.
  useEffect(() => {
    if (!isPaused) return;
    let isGone = false;
    inspect().then(
      (inspection) => !isGone && setFound(inspection),
      () => !isGone && setFound(null),
    );
    return () => {
      isGone = true;
    };
  }, [moment, isPaused, inspect]);
  return found;
}

/** The columns of the table that belong to each part. */
const columnsOf: Readonly<Record<Part, readonly string[]>> = {
  batch: [],
  label: ['label', 'hard'],
  teacher: ['teacher'],
  softTargets: ['teacher', 'target', 'soft'],
  teacherClass: ['teacher'],
  student: ['logits', 'own', 'soft', 'hard', 'sum', 'difference'],
  pseudoTwin: ['pseudoTwin'],
  twin: ['twin'],
};

function Numbers({ inspection, part }: { readonly inspection: BatchInspection; readonly part: Part }) {
  const { t } = useTranslation(['inside', 'stage']);
  const text = useText();
  const names = useRoleNames();
  const language = useLanguage();
  const experiment = useApp((state) => (state.run ?? state).experiment);
  const { sample, learner, gradients, temperature } = inspection;
  const classNames = byId(catalogue.tasks, experiment.task.id).classNames(experiment.task.values);
  const two = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const three = numberFormat(language, {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    signDisplay: 'exceptZero',
  });
  const percent = percentFormat(language, 1);
  const { logits, hard, soft, difference } = gradients;
  const count = logits.length;
  const ofTeacher = learner === 'teacher' ? undefined : sample.logits.teacher;
  const at = (values: Float32Array, temp: number) => softmax(values, 0, count, temp);
  const written = numberFormat(language, { maximumFractionDigits: 1 }).format(temperature);
  const role = names[learner];
  const own = at(logits, 1);
  const ownSoft = at(logits, temperature);
  const target = ofTeacher && at(ofTeacher, temperature);
  const ofControl = (control: Role) => {
    const shares = at(sample.logits[control] as Float32Array, 1);
    return {
      id: control,
      head: t('columnOwn', { role: names[control] }),
      of: (label: number) => percent.format(shares[label] as number),
    };
  };
  const columns: readonly { id: string; head: string; of: (label: number) => string }[] = [
    {
      id: 'label',
      head: t('columnLabel'),
      of: (label) => (sample.label === null ? '?' : label === sample.label ? '1' : '0'),
    },
    ...(ofTeacher && target && soft
      ? [
          {
            id: 'teacher',
            head: t('columnLogits', { role: names.teacher }),
            of: (label: number) => two.format(ofTeacher[label] as number),
          },
          {
            id: 'target',
            head: t('columnSoft', { role: names.teacher, temperature: written }),
            of: (label: number) => percent.format(target[label] as number),
          },
        ]
      : []),
    { id: 'logits', head: t('columnLogits', { role }), of: (label) => two.format(logits[label] as number) },
    { id: 'own', head: t('columnOwn', { role }), of: (label) => percent.format(own[label] as number) },
    ...(soft
      ? [
          {
            id: 'own',
            head: t('columnSoft', { role, temperature: written }),
            of: (label: number) => percent.format(ownSoft[label] as number),
          },
        ]
      : []),
    ...(part in names && part !== 'student' && part !== 'teacher' && sample.logits[part as Role]
      ? [ofControl(part as Role)]
      : []),
    ...(hard
      ? [{ id: 'hard', head: t('columnHard'), of: (label: number) => three.format(hard[label] as number) }]
      : []),
    ...(soft
      ? [{ id: 'soft', head: t('columnSoftGradient'), of: (label: number) => three.format(soft[label] as number) }]
      : []),
    {
      id: 'sum',
      head: t('columnSum'),
      of: (label) => three.format((hard?.[label] ?? 0) + (soft?.[label] ?? 0)),
    },
    { id: 'difference', head: t('columnDifference'), of: (label) => three.format(difference[label] as number) },
  ];
  const lit = learner === 'student' ? columnsOf[part] : [];
  const { holdsOwnLogits } = byId(methods, experiment.method.id);
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={t('inside')}>
          <thead>
            <tr>
              <td />
              {columns.map(({ id, head }) => (
                <th key={head} scope="col" data-lit={lit.includes(id)}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classNames.map((name, label) => (
              <tr key={text(name)} data-label={label === sample.label}>
                <th scope="row">{text(name)}</th>
                {columns.map(({ id, head, of }) => (
                  <td key={head} data-lit={lit.includes(id)}>
                    {of(label)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.note}>
        {t('insideNote', { size: sample.size })} {soft && holdsOwnLogits && t('insideHeld')}
      </p>
    </>
  );
}
