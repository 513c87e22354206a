import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../../experiment/text';
import type { Role } from '../../../report/roles';
import { TermHeading, TermMark } from '../../glossary/Term';
import { useLanguage, useText } from '../../locales';
import { numberFormat, percentFormat } from '../../locales/numbers';
import { roles } from '../../names/roleNames';
import classes from './Insight.module.css';
import { LearnerHeadings } from './LearnerHeadings';
import { ShareBar } from './ShareBar';
import { topClasses } from './topClasses';

export interface ClassBarsProps {
  readonly names: readonly Text[];
  /** The true class; null where it is unknown, absent where there is none. */
  readonly label?: number | null;
  /** The colour of a class, where the task is drawn in colours. */
  readonly colour?: (label: number) => string;
  /** `[classes]` of each trained network. */
  readonly probabilities: Readonly<Partial<Record<Role, Float64Array>>>;
  /** The temperature that they were computed at. */
  readonly temperature: number;
  /** What they are the answers to. */
  readonly title: string;
  /** Shows only this many classes, those that the networks rank highest, and the others as one; absent shows all. */
  readonly most?: number;
}

/**
 * The probabilities of each class, network by network, all at one temperature; or, without the class that the first
 * network ranks highest, how each network divides the rest.
 */
export function ClassBars({ names, label, colour, probabilities, temperature, title, most }: ClassBarsProps) {
  const { t } = useTranslation('insight');
  const text = useText();
  const language = useLanguage();
  const percent = percentFormat(language, 0);
  const t1 = numberFormat(language, { maximumFractionDigits: 1 }).format(temperature);
  const shown = roles.filter((learner) => probabilities[learner]);
  const [leavesOut, setLeavesOut] = useState(false);
  const first = shown[0] && probabilities[shown[0]];
  const top = leavesOut && first ? first.indexOf(Math.max(...first)) : null;
  const shareOf = (learner: Role, position: number) => {
    const share = probabilities[learner]?.[position] ?? 0;
    return top === null ? share : share / Math.max(1 - (probabilities[learner]?.[top] ?? 0), Number.MIN_VALUE);
  };
  const ranked = shown.flatMap((learner) => probabilities[learner] ?? []);
  const positions = most === undefined ? [...names.keys()] : topClasses(ranked, most, label ?? null, top);
  const rest = [...names.keys()].filter((position) => position !== top && !positions.includes(position));
  // Chinese characters are two digits wide.
  const longest = Math.max(...names.map((name) => [...text(name)].reduce((n, c) => n + (c > '\u2e80' ? 2 : 1), 1)));
  return (
    <>
      <div className={classes.barsTop}>
        <div className={classes.heading}>
          <h3>{title}</h3>
          <TermMark id="softmax" of={title} />
        </div>
        <Switch
          size="xs"
          label={top === null ? t('withoutTop') : `${t('withoutTop')}: ${text(names[top] as Text)}`}
          checked={leavesOut}
          onChange={({ currentTarget: { checked } }) => setLeavesOut(checked)}
        />
      </div>
      <table className={classes.bars} aria-label={t(top === null ? 'bars' : 'barsOfRest', { temperature: t1 })}>
        <thead>
          <tr>
            <td style={{ width: `calc(${longest}ch + ${colour ? 26 : 12}px)` }} />
            {label !== undefined && (
              <TermHeading scope="col" id="hard-label" className={classes.oneHot}>
                {t('hardLabel')}
              </TermHeading>
            )}
            <LearnerHeadings learners={shown} />
          </tr>
        </thead>
        <tbody>
          {positions.map(
            (position) =>
              position !== top && (
                <tr key={text(names[position] as Text)}>
                  <th scope="row">
                    {colour && <span className={classes.swatch} style={{ background: colour(position) }} />}
                    {text(names[position] as Text)}
                  </th>
                  {label !== undefined && (
                    <td className={classes.oneHot}>{label === null ? '?' : position === label ? '1' : '0'}</td>
                  )}
                  {shown.map((learner) => (
                    <td key={learner}>
                      <ShareBar
                        learner={learner}
                        share={shareOf(learner, position)}
                        label={percent.format(shareOf(learner, position))}
                      />
                    </td>
                  ))}
                </tr>
              ),
          )}
          {rest.length > 0 && (
            <tr className={classes.quiet}>
              <th scope="row">{t('otherClasses', { count: rest.length })}</th>
              {label !== undefined && <td className={classes.oneHot}>{label === null ? '?' : '0'}</td>}
              {shown.map((learner) => {
                const share = rest.reduce((sum, position) => sum + shareOf(learner, position), 0);
                return (
                  <td key={learner}>
                    <ShareBar learner={learner} share={share} label={percent.format(share)} />
                  </td>
                );
              })}
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}
