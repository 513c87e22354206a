import { Button, Slider } from '@mantine/core';
import { useMemo } from 'react';
import type { Text } from '../../../../experiment/text';
import { accuracyOf, answersOf, byClass } from '../../../../metrics/answers';
import { biasOf, offsetForShare } from '../../../../metrics/classBias';
import type { Role } from '../../../../report/roles';
import { useLanguage, useText } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import { roles } from '../../../names/roleNames';
import { useActions, useApp } from '../../../store/context';
import insightClasses from '../../shared/Insight.module.css';
import { LearnerHeadings } from '../../shared/LearnerHeadings';
import { ShareBar } from '../../shared/ShareBar';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';
import classes from './ClassBias.module.css';

/** Largest bias, in logits, to either side. */
const reach = 20;

/** Accuracy by class, and what it becomes when a bias is added to the logits of some classes. Nothing is trained for it. */
export function ClassBias({ testLogits, subject: { names } }: InsightViewProps) {
  const { t } = useViewText();
  const bias = useApp((state) => state.bias);
  const chosen = useMemo(() => bias.classes.filter((label) => label < names.length), [bias.classes, names.length]);
  const rows = useMemo(
    () =>
      testLogits
        ? roles.flatMap((learner) => {
            const logits = testLogits.logits[learner];
            if (!logits) return [];
            const offsets = biasOf(testLogits.classes, chosen, learner === 'teacher' ? 0 : bias.offset);
            const answers = answersOf(logits, testLogits.classes, offsets);
            const counts = byClass(testLogits.labels, answers, testLogits.classes);
            return [{ learner, counts, all: accuracyOf(testLogits.labels, answers) }];
          })
        : [],
    [testLogits, chosen, bias.offset],
  );
  return (
    <div>
      {rows.length > 0 ? (
        <AccuracyByClass names={names} rows={rows} chosen={chosen} />
      ) : (
        <p className={insightClasses.note}>{t('biasEmpty')}</p>
      )}
      <BiasControls names={names} chosen={chosen} student={testLogits?.logits.student} />
      <p className={insightClasses.note}>{t('biasHelp')}</p>
    </div>
  );
}

/** A learner's right answers, by class and in all. */
interface LearnerRow {
  readonly learner: Role;
  readonly counts: ReturnType<typeof byClass>;
  /** Share of right answers, 0 … 1. */
  readonly all: number;
}

interface AccuracyByClassProps {
  readonly names: readonly Text[];
  readonly rows: readonly LearnerRow[];
  readonly chosen: readonly number[];
}

/** The share of right answers of each learner in each class; a box beside each class chooses it for the bias. */
function AccuracyByClass({ names, rows, chosen }: AccuracyByClassProps) {
  const { t } = useViewText();
  const text = useText();
  const language = useLanguage();
  const { chooseBias } = useActions();
  const bias = useApp((state) => state.bias);
  const percent = numberFormat(language, { maximumFractionDigits: 0 });
  const one = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const toggle = (label: number) =>
    chooseBias({
      ...bias,
      classes: chosen.includes(label)
        ? chosen.filter((other) => other !== label)
        : [...chosen, label].sort((a, b) => a - b),
    });
  return (
    <table className={classes.table} aria-label={t('byClassTable')}>
      <thead>
        <tr>
          <td />
          <LearnerHeadings learners={rows.map(({ learner }) => learner)} />
        </tr>
      </thead>
      <tbody>
        {names.map((name, label) => (
          <tr key={text(name)} data-chosen={chosen.includes(label)}>
            <th scope="row">
              <label className={classes.pick}>
                <input type="checkbox" checked={chosen.includes(label)} onChange={() => toggle(label)} />
                {text(name)}
              </label>
            </th>
            {rows.map(({ learner, counts }) => {
              const { hits = 0, total = 0 } = counts[label] ?? {};
              const share = total === 0 ? 0 : hits / total;
              return (
                <td key={learner}>
                  <ShareBar learner={learner} share={share} label={total === 0 ? '–' : percent.format(100 * share)} />
                </td>
              );
            })}
          </tr>
        ))}
        <tr className={classes.all}>
          <th scope="row">{t('allClasses')}</th>
          {rows.map(({ learner, all }) => (
            <td key={learner}>{one.format(100 * all)} %</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

interface BiasControlsProps {
  readonly names: readonly Text[];
  readonly chosen: readonly number[];
  /** The student's logits for the test set. */
  readonly student: Float32Array | undefined;
}

/** The slider of the bias, and what sets it to a value of its own. */
function BiasControls({ names, chosen, student }: BiasControlsProps) {
  const { t } = useViewText();
  const language = useLanguage();
  const { chooseBias } = useActions();
  const bias = useApp((state) => state.bias);
  const signed = numberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return (
    <div className={classes.bias} data-target="bias">
      <div className={classes.row}>
        <span>{t('insight:bias')}</span>
        <strong>{signed.format(bias.offset)}</strong>
      </div>
      <Slider
        size={4}
        min={-reach}
        max={reach}
        step={0.1}
        value={bias.offset}
        onChange={(offset) => chooseBias({ ...bias, offset: Number(offset.toFixed(1)) })}
        disabled={chosen.length === 0}
        label={null}
        thumbLabel={t('insight:bias')}
        marks={[{ value: 0 }]}
      />
      <div className={classes.buttons}>
        <Button
          size="compact-xs"
          variant="default"
          disabled={!student || chosen.length === 0}
          onClick={() => {
            if (!student) return;
            const offset = offsetForShare(student, names.length, chosen, chosen.length / names.length);
            chooseBias({ classes: chosen, offset: Number(Math.max(-reach, Math.min(reach, offset)).toFixed(1)) });
          }}
        >
          {t('matchShare')}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={bias.offset === 0 && chosen.length === 0}
          onClick={() => chooseBias({ classes: [], offset: 0 })}
        >
          {t('noBias')}
        </Button>
      </div>
    </div>
  );
}
