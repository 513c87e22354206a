import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nearestAllowed } from '../../experiment/fields';
import { trainingFields } from '../../experiment/settings';
import { backendNames } from '../../report/device';
import type { Failure } from '../../report/failure';
import { useBackendName } from '../names/backendName';
import { useActions, useApp } from '../store/context';
import classes from './Notices.module.css';

/** What went wrong, what was kept, and the way out; above the page, so that it hides nothing. */
export function Notices({ unknownBackend }: { readonly unknownBackend: string | null }) {
  const { t } = useTranslation('failures');
  const { dismissFailure, dismissLinkProblems, dismissUnknownLesson } = useActions();
  const failure = useApp((state) => state.failure ?? state.run?.failure ?? null);
  const problems = useApp((state) => state.linkProblems);
  const unknownLesson = useApp((state) => state.unknownLesson);
  const [isBackendNoticed, setBackendNoticed] = useState(false);
  return (
    <div className={classes.notices}>
      {failure && (
        <Notice title={t('title')} color="red" onClose={dismissFailure}>
          <FailureText failure={failure} />
        </Notice>
      )}
      {problems.length > 0 && (
        <Notice title={t('linkTitle')} color="yellow" onClose={dismissLinkProblems}>
          <ul className={classes.problems}>
            {problems.slice(0, 5).map(({ code, ...problem }) => (
              <li key={`${problem.field} ${problem.value}`}>{t(code, problem)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {unknownLesson !== null && (
        <Notice title={t('linkTitle')} color="yellow" onClose={dismissUnknownLesson}>
          {t('unknown-lesson', { value: unknownLesson.slice(0, 40) })}
        </Notice>
      )}
      {unknownBackend !== null && !isBackendNoticed && (
        <Notice title={t('linkTitle')} color="yellow" onClose={() => setBackendNoticed(true)}>
          {t('unknown-backend', { value: unknownBackend.slice(0, 40), allowed: backendNames.join(' | ') })}
        </Notice>
      )}
    </div>
  );
}

interface NoticeProps {
  readonly title: string;
  readonly color: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

function Notice({ title, color, onClose, children }: NoticeProps) {
  const { t } = useTranslation('failures');
  return (
    <Alert
      role="alert"
      className={classes.notice}
      title={title}
      color={color}
      withCloseButton
      closeButtonLabel={t('dismiss')}
      onClose={onClose}
    >
      {children}
    </Alert>
  );
}

function FailureText({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation('failures');
  const { change, dismissFailure, reopenWorker } = useActions();
  const nameOf = useBackendName();
  const device = useApp((state) => state.device);
  const learningRate = useApp((state) => state.run?.experiment.training.learningRate ?? 0);
  switch (failure.code) {
    case 'not-finite': {
      const lower = nearestAllowed(trainingFields.learningRate, learningRate / 10);
      return (
        <>
          <p>{t('not-finite', { step: failure.step, learner: t(failure.learner), learningRate })}</p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              change('training.learningRate', lower);
              dismissFailure();
            }}
          >
            {t('lowerRate', { rate: lower })}
          </Button>
        </>
      );
    }
    case 'backend-unavailable': {
      const backend = failure.backend === 'auto' ? 'auto' : nameOf(failure.backend);
      const instead = device ? nameOf(device.backend) : '…';
      return (
        <>
          <p>{t('backend-unavailable', { backend, reason: failure.reason, instead })}</p>
          <a href={`${location.pathname}${location.hash}`}>{t('withoutBackend')}</a>
        </>
      );
    }
    case 'worker-unavailable':
      return (
        <>
          <p>{t('worker-unavailable', { ...failure, ...unexplained(failure) })}</p>
          <Button size="compact-sm" variant="default" onClick={reopenWorker}>
            {t('tryAgain')}
          </Button>
        </>
      );
    case 'worker-died':
    case 'worker-silent':
    case 'device-lost':
    case 'experiment-refused':
    case 'nothing-trained':
    case 'data-unreachable':
    case 'unexpected':
      return <p>{t(failure.code, { ...failure, ...unexplained(failure) })}</p>;
    default:
      return failure satisfies never;
  }
}

/** Words that do without a reason, where there are some. */
const unexplained = (failure: Failure) =>
  'reason' in failure && failure.reason === '' ? { context: 'unexplained' } : {};
