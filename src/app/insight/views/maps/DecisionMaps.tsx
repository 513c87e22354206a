import { useMantineColorScheme } from '@mantine/core';
import { type CSSProperties, type KeyboardEvent, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { softmax } from '../../../../metrics/softmax';
import type { Role } from '../../../../report/roles';
import { mapSide } from '../../../../report/scores';
import { lazyNamed } from '../../../controls/lazyNamed';
import { cssColour } from '../../../examples/classColours';
import { useLanguage } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import { useRoleNames, useRoles, useTeacherContext } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import type { InspectedRun } from '../../results';
import classes from '../../shared/Insight.module.css';
import type { InsightViewProps } from '../../view';
import { DecisionMap } from './DecisionMap';
import { cellAt } from './mapPixels';
import { generatedPoints, pointsOf } from './mapPoints';

// Nothing is to be shown in them before a run.
const ClassBars = lazyNamed(() => import('../../shared/ClassBars'), 'ClassBars');
const GeneratedTerms = lazyNamed(() => import('../../shared/GeneratedTerms'), 'GeneratedTerms');

/** How far an arrow key moves the probe. */
const nudge = 0.05;

/** What each network answers at every place of the plane, and the probabilities that they give at one of them, the probe. */
export function DecisionMaps({ run, dataset, subject: { names } }: InsightViewProps) {
  const { t } = useTranslation('insight');
  const language = useLanguage();
  const { colorScheme } = useMantineColorScheme();
  const setUp = useApp((state) => state.experiment);
  const { transfer, training } = run?.experiment ?? setUp;
  const context = useTeacherContext();
  const roles = useRoles();
  const drawn = useMemo(() => {
    const pool = transfer.pool === 'test' ? dataset.test : dataset.train;
    return pointsOf(dataset.train, pool, names.length, transfer, training.seed);
  }, [dataset, names.length, transfer, training.seed]);
  const generated = run?.generated;
  const points = useMemo(() => {
    if (context.context === 'generator') {
      const made = generated ? generatedPoints(generated) : [];
      return { teacher: drawn.teacher, student: made, pseudoTwin: made, twin: made };
    }
    // A peer learns from the transfer set, as the student does.
    return context.context === 'peer' ? { ...drawn, teacher: drawn.student } : drawn;
  }, [drawn, generated, context.context]);
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const [pinned, setPinned] = useState<readonly [number, number]>([0.25, 0.35]);
  const [hovered, setHovered] = useState<readonly [number, number] | null>(null);
  const [x, y] = hovered ?? pinned;
  const titles = useRoleNames();
  const probabilities: Partial<Record<Role, Float64Array>> = {};
  for (const learner of roles) {
    const logits = mapOf(run, learner);
    if (logits) probabilities[learner] = softmax(logits, cellAt(x, y) * names.length, names.length, temperature);
  }
  const moveTo = (toX: number, toY: number) =>
    setPinned([Math.max(-1, Math.min(1, toX)), Math.max(-1, Math.min(1, toY))]);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!move) return;
    event.preventDefault();
    moveTo(pinned[0] + nudge * (move[0] as number), pinned[1] + nudge * (move[1] as number));
  };
  const number = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <div className={classes.plane}>
      {/* biome-ignore lint/a11y/useSemanticElements: it is a place to move a probe in, not a form. */}
      <div
        role="group"
        aria-label={t('maps')}
        className={classes.maps}
        style={{ '--maps': roles.length } as CSSProperties}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the probe.
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {roles.map((learner) => (
          <DecisionMap
            // Drawn anew in the colours of the other scheme.
            key={`${learner} ${colorScheme}`}
            title={titles[learner]}
            colour={`var(--${learner})`}
            logits={mapOf(run, learner)}
            points={points[learner]}
            probe={[x, y]}
            onProbe={moveTo}
            onHover={setHovered}
          />
        ))}
        <p className={classes.hint}>
          {t('probe', { ...context, x: number.format(x), y: number.format(y), side: mapSide })}
        </p>
      </div>
      {generated && (
        <Suspense fallback={null}>
          <GeneratedTerms generated={generated} />
        </Suspense>
      )}
      {Object.keys(probabilities).length > 0 ? (
        <Suspense fallback={null}>
          <ClassBars
            title={t('atProbe', { temperature })}
            names={names}
            colour={cssColour}
            probabilities={probabilities}
            temperature={temperature}
          />
        </Suspense>
      ) : (
        <p className={classes.note}>{t('untrainedPlane')}</p>
      )}
    </div>
  );
}

/** The newest map of a learner. */
function mapOf(run: InspectedRun | null, learner: Role): Float32Array | undefined {
  if (!run) return undefined;
  const { teach, distil } = run.evaluations;
  return (
    distil.findLast(({ maps }) => maps[learner])?.maps[learner] ??
    teach.findLast(({ maps }) => maps[learner])?.maps[learner]
  );
}
