import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { batchSizesOf } from '../../experiment/batchSizes';
import { byId } from '../../experiment/declarations';
import { studentStepsOf } from '../../experiment/settings';
import { planOf } from '../../schemes/plan';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useApp } from '../store/context';
import classes from './Setup.module.css';

/** How a batch of teacher and student is made, and what an epoch counts. */
export function TrainingFacts() {
  const { t } = useTranslation('setup');
  const { format } = numberFormat(useLanguage());
  const experiment = useApp((state) => state.experiment);
  const { task, transfer, training } = experiment;
  const { teachers, generator } = planOf(experiment);
  const counts = byId(catalogue.tasks, task.id).counts(task.values);
  const ofTeacher = batchSizesOf(counts.train, 0, training.batchSize);
  // Classes that are left out can make the transfer set smaller: then these are the most there can be.
  const labelled = generator ? transfer.examples : Math.min(transfer.labelled, transfer.examples);
  const unlabelled = transfer.examples - labelled;
  const ofStudent = batchSizesOf(labelled, unlabelled, training.batchSize);
  const steps = studentStepsOf(training, ofStudent.stepsPerEpoch);
  const epochSteps = format(ofStudent.stepsPerEpoch);
  return (
    <div className={classes.note}>
      {teachers > 0 && (
        <p>
          {t('teacherBatch', {
            size: format(ofTeacher.size),
            epochSteps: format(ofTeacher.stepsPerEpoch),
            steps: format(ofTeacher.stepsPerEpoch * training.teacherEpochs),
          })}
        </p>
      )}
      <p>
        {unlabelled > 0 && labelled > 0
          ? t('mixedBatch', {
              labelled: format(ofStudent.labelled),
              unlabelled: format(ofStudent.size - ofStudent.labelled),
              part: t(labelled >= unlabelled ? 'partLabelled' : 'partUnlabelled'),
              epochSteps,
              steps: format(steps),
            })
          : t('plainBatch', { size: format(ofStudent.size), epochSteps, steps: format(steps) })}
      </p>
    </div>
  );
}
