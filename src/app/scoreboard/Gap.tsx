import { Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { methods } from '../../distillation';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { hasPseudoTwin } from '../../experiment/pseudoTwin';
import type { TermId } from '../../glossary';
import type { PairedDifference } from '../../metrics/statistics';
import type { Discordant, Scores } from '../../report/scores';
import { planOf } from '../../schemes/plan';
import { atFirstMovement } from '../controls/firstMovement';
import { lazyNamed } from '../controls/lazyNamed';
import { MarkedText } from '../glossary/Term';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { type Headline, useHeadline } from '../names/headline';
import { differenceOf, effectOf } from '../names/headlineScores';
import { useRoleNames } from '../names/roleNames';
import { secondQuestionIn } from '../names/secondQuestion';
import { useApp, useAppState } from '../store/context';
import { latestEvaluation } from '../store/run';
import { type Caution, cautionsOf, leaveNothing } from './cautions';
import classes from './Scoreboard.module.css';

// There is nothing to show in them before a run, and no time to load them when it begins.
const parts = [() => import('./Ladder'), () => import('./RunCaption'), () => import('./LongTwin')] as const;
const Ladder = lazyNamed(parts[0], 'Ladder');
const RunCaption = lazyNamed(parts[1], 'RunCaption');
const LongTwin = lazyNamed(parts[2], 'LongTwin');

/** The ladder of the run alone: on a phone it stands before the maps, and the words after them. */
export function RunLadder() {
  const { t } = useTranslation('scoreboard');
  const evaluation = useApp((state) => state.run?.evaluations.distil.at(-1));
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const headline = useHeadline(experiment);
  const { isVoid, isLeaking } = useComparison();
  if (!evaluation) return null;
  const gap = isVoid || isLeaking ? null : differenceOf(evaluation, evaluation.total, 'gap');
  return (
    <>
      <Suspense>
        <Ladder {...{ evaluation, experiment }} />
      </Suspense>
      {gap && <p className={classes.short}>{t('gapShort', { gap: headline.difference(gap.difference) })}</p>}
    </>
  );
}

/**
 * The gap: accuracy of the student minus that of the twin on the same test examples, with its interval, for each
 * question; and its two parts where there is a pseudo-label twin.
 */
export function Gap() {
  const { t } = useTranslation('scoreboard');
  const text = useText();
  const areReady = useReadyParts();
  const run = useApp((state) => state.run);
  const { cautions, hasFailed, isVoid, isLeaking } = useComparison();
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const second = useMemo(() => secondQuestionIn(experiment), [experiment]);
  const headline = useHeadline(experiment);
  const hasParts = useMemo(() => hasPseudoTwin(experiment, catalogue), [experiment]);
  const evaluation = run?.evaluations.distil.at(-1);
  const total = evaluation?.total ?? 0;
  const note = t(hasFailed ? 'gapFailed' : isVoid ? 'nothing' : run ? 'gapNotYet' : 'gapBefore');
  return (
    <div className={classes.headline} data-target="gap">
      <Suspense>{evaluation && <Ladder {...{ evaluation, experiment }} />}</Suspense>
      <OneGap
        title={useGapTitle(experiment)}
        scores={isVoid ? undefined : evaluation}
        note={note}
        {...{ total, headline }}
      />
      {hasParts && !isVoid && !isLeaking && <Parts scores={evaluation} {...{ total, headline }} />}
      {second && (
        <OneGap
          title={t('gapOf', { question: text(second.name) })}
          scores={evaluation?.second}
          {...{ total, headline }}
        />
      )}
      <Cautions cautions={cautions} />
      <div className={classes.last}>
        {(run || areReady) && (
          <Suspense>
            <RunCaption />
            <LongTwin run={isVoid || isLeaking ? null : run} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

/** Loads the parts of a run at the visitor's first movement, and tells when they are there, to be made before a run. */
function useReadyParts(): boolean {
  const [areReady, setReady] = useState(false);
  useEffect(() => {
    // A part that does not come now is asked for again when it is needed.
    const load = () =>
      Promise.all(parts.map((part) => part())).then(
        () => setReady(true),
        () => {},
      );
    return atFirstMovement(() => void load());
  }, []);
  return areReady;
}

/** What the gap is due to, as its title says. */
function useGapTitle({ scheme, method }: Experiment): string {
  const { t } = useTranslation('scoreboard');
  const text = useText();
  const { teachers, generator } = planOf({ scheme });
  const { ignoresTeacher, name } = byId(methods, method.id);
  if (ignoresTeacher) return t('gapWithoutTeacher', { method: text(name) });
  return t(generator ? 'gapGenerated' : teachers === 0 ? 'gapMutual' : 'gap');
}

const noCautions: readonly Caution[] = [];

/** The cautions of the run that is shown, as they are at its newest evaluation: losses come much more often. */
function useCautions(): readonly Caution[] {
  const getState = useAppState();
  const id = useApp((state) => state.run?.id);
  const status = useApp((state) => state.run?.status);
  const evaluation = useApp((state) => state.run && latestEvaluation(state.run));
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say when to look again.
  return useMemo(() => {
    const { run } = getState();
    return run ? cautionsOf(run, run.progress.distil?.steps ?? 0) : noCautions;
  }, [getState, id, status, evaluation]);
}

/** Whether student and twin can be compared, and with what cautions. */
function useComparison() {
  const cautions = useCautions();
  const hasFailed = useApp((state) => state.run?.status === 'failed');
  // They learned from the test set.
  const isLeaking = useApp((state) => (state.run?.experiment ?? state.experiment).transfer.pool === 'test');
  return { cautions, hasFailed, isVoid: hasFailed || leaveNothing(cautions), isLeaking };
}

function Cautions({ cautions }: { readonly cautions: readonly Caution[] }) {
  const { t } = useTranslation('scoreboard');
  const names = useRoleNames();
  const language = useLanguage();
  const percent = numberFormat(language, { maximumFractionDigits: 0 });
  const loss = numberFormat(language, { maximumSignificantDigits: 2 });
  const textOf = (caution: Caution) => {
    switch (caution.code) {
      case 'chance':
        return t('chance', { role: names[caution.role], chance: percent.format(100 * caution.chance) });
      case 'rose': {
        const { role, lowest, last } = caution;
        return t('rose', { role: names[role], lowest: loss.format(lowest), last: loss.format(last) });
      }
      case 'wrong-labels':
        return t('wrong-labels', { share: percent.format(100 * caution.share) });
      case 'no-labels':
        return t('no-labels');
      default:
        return caution satisfies never;
    }
  };
  if (cautions.length === 0) return null;
  return (
    <ul className={classes.cautions} data-target="cautions">
      {cautions.map((caution) => (
        <li key={`${caution.code} ${'role' in caution ? caution.role : ''}`}>{textOf(caution)}</li>
      ))}
    </ul>
  );
}

interface GapProps {
  readonly scores: Scores | undefined;
  /** Size of the test set. */
  readonly total: number;
  readonly headline: Headline;
}

interface OneGapProps extends GapProps {
  readonly title: string;
  /** Shown while there is nothing to compare. */
  readonly note?: string;
}

/** The gap on one question. */
function OneGap({ title, scores, total, headline, note }: OneGapProps) {
  const { t } = useTranslation('scoreboard');
  const isLeaking = useApp(({ run }) => run?.experiment.transfer.pool === 'test');
  const found = scores && differenceOf(scores, total, 'gap');
  if (!found) {
    return (
      <div className={classes.oneGap}>
        <span className={classes.gapTitle}>
          <MarkedText id="gap">{title}</MarkedText>
        </span>
        <span className={classes.gapValue}>–</span>
        {note && <span className={classes.gapWords}>{note}</span>}
      </div>
    );
  }
  const { onlyCorrect } = scores;
  const interval = t('gapInterval', { low: headline.signed(found.low), high: headline.signed(found.high) });
  const effect = isLeaking ? 'void' : effectOf(headline.score, found);
  return (
    <div className={classes.oneGap} data-effect={effect}>
      <span className={classes.gapTitle}>
        <MarkedText id="gap">{title}</MarkedText>
      </span>
      <span className={classes.gapValue}>
        <Difference headline={headline} value={found.difference} />
      </span>
      <span className={classes.gapWords}>
        <MarkedText id="paired-interval">{interval}</MarkedText>{' '}
        {{ better: t('better'), worse: t('worse'), even: t('even'), void: t('leak') }[effect]}{' '}
        {onlyCorrect && <span className={classes.detail}>{t('discordant', { ...onlyCorrect })}</span>}
      </span>
    </div>
  );
}

/** A difference, with its unit in smaller type, so that both fit on one line. */
const Difference = ({ headline, value }: { readonly headline: Headline; readonly value: number }) => (
  <>
    {headline.signed(value)} <span className={classes.unit}>{headline.unitOfDifference}</span>
  </>
);

/** What the gap is made of: the teacher's answers as labels, and what the method gives beyond them. */
function Parts({ scores, total, headline }: GapProps) {
  const { t } = useTranslation('scoreboard');
  const { method, transfer } = useApp((state) => state.run?.experiment ?? state.experiment);
  const isOfAnswers = byId(methods, method.id).family === 'response';
  const { format } = numberFormat(useLanguage());
  const unlabelled = Math.max(0, transfer.examples - transfer.labelled);
  return (
    <>
      <Part
        name={t('labelledExamples')}
        title={t('labelledExamplesOf')}
        term="labels-part"
        before={t('labelledBefore')}
        found={scores && differenceOf(scores, total, 'labelledExamples')}
        isSame={isSame(scores?.gapParts?.labelledExamples)}
        headline={headline}
        note={unlabelled > 0 ? t('labelledExamplesMore', { examples: format(unlabelled) }) : t('labelledExamplesAll')}
      />
      <Part
        name={t('softness')}
        title={t(isOfAnswers ? 'softnessOf' : 'methodOf')}
        term="softness-part"
        before={t('softnessBefore')}
        found={scores && differenceOf(scores, total, 'softness')}
        isSame={isSame(scores?.gapParts?.softness)}
        headline={headline}
      />
    </>
  );
}

const isSame = (counts: Discordant | undefined): boolean => counts?.first === 0 && counts.second === 0;

interface PartProps {
  /** Its accessible name. */
  readonly name: string;
  readonly title: string;
  readonly term: TermId;
  readonly found: PairedDifference | null | undefined;
  /** Are the same examples right? */
  readonly isSame: boolean;
  readonly headline: Headline;
  readonly note?: string;
  /** What it will say, until it is known. */
  readonly before: string;
}

function Part({ name, title, term, found, isSame, headline, note, before }: PartProps) {
  const { t } = useTranslation('scoreboard');
  const isEven = found && effectOf(headline.score, found) === 'even';
  return (
    // Read on request: it changes with every evaluation.
    <div className={classes.onePart} role="status" aria-live="off" aria-label={name} data-even={isEven ?? true}>
      <span className={classes.gapTitle}>
        <MarkedText id={term}>{title}</MarkedText>
      </span>
      <span className={classes.partValue}>
        {found ? <Difference headline={headline} value={found.difference} /> : '–'}
      </span>
      {!found && <span className={classes.gapWords}>{before}</span>}
      {found && (
        <span className={classes.gapWords}>
          {t(isSame ? 'partSame' : isEven ? 'partEven' : 'partInterval', {
            low: headline.signed(found.low),
            high: headline.signed(found.high),
          })}{' '}
          <span className={classes.partNote}>{note}</span>
        </span>
      )}
    </div>
  );
}
