import { useMemo } from 'react';
import type { TermId } from '../../../../glossary';
import { type Calibration, calibrationOf } from '../../../../metrics/calibration';
import { entropyOf } from '../../../../metrics/entropy';
import { agreementOf, divergenceOf } from '../../../../metrics/fidelity';
import type { TestLogits } from '../../../../report/answers';
import type { Role } from '../../../../report/roles';
import { TermHeading, TermMark } from '../../../glossary/Term';
import { useLanguage } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import { roles, useRoleNames, useTeacherContext } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import insightClasses from '../../shared/Insight.module.css';
import { LearnerHeadings } from '../../shared/LearnerHeadings';
import classes from '../../shared/measures.module.css';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';
import { Reliability } from './Reliability';

interface RoleMeasures {
  readonly learner: Role;
  readonly calibration: Calibration;
  /** bits, at T. */
  readonly entropy: number;
  /** Against the teacher; absent for the teacher itself. */
  readonly agreement?: number;
  readonly divergence?: number;
}

/** How faithful a copy the student is, and how well calibrated each network. */
export function Measures({ testLogits }: InsightViewProps) {
  const { t } = useViewText();
  const titles = useRoleNames();
  const context = useTeacherContext();
  const language = useLanguage();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const softTargets = useApp((state) => state.run?.softTargets);
  const measured = useMemo(() => (testLogits ? measuredOf(testLogits, temperature) : []), [testLogits, temperature]);
  const targets = useMemo(
    () => (softTargets ? entropyOf(softTargets.logits, softTargets.classes, temperature) : null),
    [softTargets, temperature],
  );
  if (!testLogits || measured.length === 0) return <p className={insightClasses.note}>{t('measuresEmpty')}</p>;
  const one = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const three = numberFormat(language, { maximumSignificantDigits: 2 });
  const two = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const rows: readonly (readonly [TermId, string, (row: RoleMeasures) => string])[] = [
    [
      'agreement',
      t('agreement', context),
      ({ agreement }) => (agreement === undefined ? '–' : `${one.format(100 * agreement)} %`),
    ],
    [
      'kl-divergence',
      t('divergence', context),
      ({ divergence }) => (divergence === undefined ? '–' : three.format(divergence)),
    ],
    ['ece', t('calibrationError'), ({ calibration }) => `${one.format(100 * calibration.error)} %`],
    ['entropy', t('entropy', { temperature }), ({ entropy }) => two.format(entropy)],
  ];
  return (
    <div>
      <div className={classes.wide}>
        <table className={classes.table} aria-label={t('insight:measures')}>
          <thead>
            <tr>
              <td />
              <LearnerHeadings learners={measured.map(({ learner }) => learner)} />
            </tr>
          </thead>
          <tbody>
            {rows.map(([term, name, format]) => (
              <tr key={term}>
                <TermHeading scope="row" id={term}>
                  {name}
                </TermHeading>
                {measured.map((row) => (
                  <td key={row.learner}>{format(row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {targets !== null && (
        <p className={insightClasses.note}>
          {t('targetEntropy', {
            temperature,
            bits: two.format(targets),
            most: two.format(Math.log2(testLogits.classes)),
          })}
        </p>
      )}
      <div className={insightClasses.heading}>
        <h3>{t('reliability')}</h3>
        <TermMark id="reliability-diagram" of={t('reliability')} />
      </div>
      <div className={classes.diagrams}>
        {measured.map(({ learner, calibration }) => (
          <Reliability
            key={learner}
            title={titles[learner]}
            colour={`var(--${learner})`}
            calibration={calibration}
            total={testLogits.labels.length}
          />
        ))}
      </div>
      <p className={insightClasses.note}>{t('reliabilityHelp')}</p>
    </div>
  );
}

function measuredOf({ classes: count, labels, logits }: TestLogits, temperature: number): readonly RoleMeasures[] {
  const { teacher } = logits;
  return roles.flatMap((learner) => {
    const own = logits[learner];
    if (!own) return [];
    return [
      {
        learner,
        calibration: calibrationOf(own, labels, count),
        entropy: entropyOf(own, count, temperature),
        ...(learner !== 'teacher' &&
          teacher && {
            agreement: agreementOf(teacher, own, count),
            divergence: divergenceOf(teacher, own, count, 1),
          }),
      },
    ];
  });
}
