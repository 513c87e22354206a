import { type ReactNode, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../../catalogue';
import { byId } from '../../../experiment/declarations';
import type { PhaseSpec } from '../../../experiment/phases';
import { hardWeight } from '../../../experiment/settings';
import { softmax } from '../../../metrics/softmax';
import type { Role } from '../../../report/roles';
import { phaseIn } from '../../../schemes/plan';
import { Icon } from '../../controls/Icon';
import { lazyNamed } from '../../controls/lazyNamed';
import { ExamplePicture } from '../../examples/ExamplePicture';
import { useLanguage, useText } from '../../locales';
import { numberFormat } from '../../locales/numbers';
import { useRoleNames, useTeacherContext } from '../../names/roleNames';
import { useApp, useAppState } from '../../store/context';
import { isGoingOn, type Run } from '../../store/run';
import { lossIn } from '../curves';
import { Bars } from './Bars';
import classes from './Diagram.module.css';
import { type Diagram as DiagramOf, diagramOf, flowsOf, isAtWork, type Part } from './diagramOf';
import { Flows } from './Flows';

import { type Moment, momentOf } from './momentOf';
import { RunFormula } from './RunFormula';

/** Not needed before a part is looked into. */
const Inside = lazyNamed(() => import('./Inside'), 'Inside');

/** How data flows through a run: the batch that is in training, what each network makes of it, and what it costs. */
export function Diagram() {
  const { t } = useTranslation('stage');
  const run = useApp((state) => state.run);
  const setUp = useApp((state) => state.experiment);
  const experiment = run?.experiment ?? setUp;
  const moment = useMoment();
  const phase = run && isGoingOn(run) ? (phaseIn(experiment, run.phase)?.kind ?? null) : null;
  const alpha = moment?.hardWeight ?? hardWeight(experiment.loss.form, experiment.loss.weight);
  const hasLabels = alpha !== 0;
  const diagram = useMemo(() => diagramOf(experiment, hasLabels ? 1 : 0), [experiment, hasLabels]);
  const flows = useMemo(() => flowsOf(diagram, phase), [diagram, phase]);
  // A lecture hall sees what the networks learned first.
  const isPage = useApp((state) => state.layout === 'page');
  const [chosen, setOpen] = useState<boolean | null>(null);
  const [isWide] = useState(() => matchMedia('(min-width: 1181px)').matches);
  const isOpen = chosen ?? (isPage && isWide);
  const [part, setPart] = useState<Part | null>(null);
  const choose = (chosen: Part) => setPart((before) => (before === chosen ? null : chosen));
  return (
    <section className={classes.diagram} aria-label={t('diagram')} data-target="diagram">
      <div className={classes.top}>
        <p className={classes.phase}>
          <Explanation run={run} phase={phase} diagram={diagram} />
        </p>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={isOpen}
          aria-label={t('diagram')}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="fold" />
        </button>
      </div>
      {isOpen && (
        <div className={classes.parts}>
          <Sources {...{ run, diagram, flows, moment, part, choose }} />
          <Flows flows={flows} learners={diagram.learners.map(({ role }) => role)} sample={moment?.sample} />
          <Learners {...{ diagram, flows, moment, part, choose }} />
        </div>
      )}
      {isOpen && part && (
        <Suspense>
          <Inside part={part} onClose={() => setPart(null)} />
        </Suspense>
      )}
      <RunFormula experiment={experiment} moment={moment} phase={phase} />
    </section>
  );
}

/** What the diagram shows of the run: renewed with each sample, a few times a second. */
function useMoment(): Moment | null {
  const sample = useApp((state) => state.run?.sample);
  const status = useApp((state) => state.run?.status);
  const getState = useAppState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: losses arrive more often than they can be read.
  return useMemo(() => momentOf(sample ? getState().run : null), [sample, status]);
}

interface PartsProps {
  readonly diagram: DiagramOf;
  readonly flows: ReturnType<typeof flowsOf>;
  readonly moment: Moment | null;
  /** The part that is looked into. */
  readonly part: Part | null;
  readonly choose: (part: Part) => void;
}

interface NodeProps extends Pick<PartsProps, 'flows' | 'part' | 'choose'> {
  readonly id: Part;
  readonly title: string;
  readonly children?: ReactNode;
}

/** A part of the diagram; a click opens its numbers. */
function Node({ id, title, flows, part, choose, children }: NodeProps) {
  const { t } = useTranslation('stage');
  return (
    <button
      type="button"
      className={classes.node}
      data-part={id}
      data-works={isAtWork(flows, id)}
      aria-expanded={part === id}
      onClick={() => choose(id)}
    >
      <span className="spoken">{t('numbersOf')} </span>
      <span className={classes.title}>{title}</span>
      {children}
    </button>
  );
}

function Sources({ run, diagram, flows, moment, ...choice }: PartsProps & { readonly run: Run | null }) {
  const { t } = useTranslation('stage');
  const text = useText();
  const names = useRoleNames();
  const setUp = useApp((state) => state.experiment);
  const experiment = run?.experiment ?? setUp;
  const classNames = byId(catalogue.tasks, experiment.task.id).classNames(experiment.task.values);
  const nameOf = (label: number | undefined) => {
    const name = label === undefined ? undefined : classNames[label];
    return name === undefined ? '–' : text(name);
  };
  const { sample } = moment ?? {};
  const temperature = useTemperature(moment);
  const shares = useShares(moment, 'teacher');
  const answer = shares && nameOf(shares.indexOf(Math.max(...shares)));
  const isGenerated = diagram.inputs === 'generated';
  const teachers = diagram.teachers > 1 ? `${names.teacher} × ${diagram.teachers}` : names.teacher;
  const chain = [names.teacher, ...diagram.intermediates.map(text), names.student];
  const node = { flows, ...choice };
  const hasClass = diagram.learners.some(({ from }) => from.includes('teacherClass'));
  return (
    <>
      <Node id="batch" title={t(isGenerated ? 'generatedBatch' : 'batch')} {...node}>
        <span className={classes.example}>
          {sample ? (
            <ExamplePicture
              task={experiment.task}
              input={sample.input}
              label={sample.label}
              text={sample.text}
              name={t('exampleOfBatch')}
            />
          ) : (
            <span className={classes.noPicture} />
          )}
          {sample && (
            <span className={classes.count}>
              {t('batchOf', { size: sample.size })}
              {sample.labelled < sample.size && <> {t('batchLabelled', { labelled: sample.labelled })}</>}
            </span>
          )}
        </span>
      </Node>
      <Node id="teacher" title={teachers} {...node}>
        <span className={classes.value} style={{ color: 'var(--teacher)' }}>
          {answer ? t('predicts', { answer }) : '–'}
        </span>
        {diagram.intermediates.length > 0 && <span className={classes.count}>{chain.join(' → ')}</span>}
      </Node>
      <Node
        id="softTargets"
        title={diagram.asksTeacher ? t('softTargetsAt', { temperature }) : t('methodTargets')}
        {...node}
      >
        {shares && diagram.asksTeacher ? (
          <Bars
            shares={shares}
            full={moment?.fullBar ?? 1}
            colour="var(--teacher)"
            label={sample?.label ?? null}
            name={t('softTargetsAt', { temperature })}
          />
        ) : (
          <span className={classes.value}>–</span>
        )}
      </Node>
      {hasClass && (
        <Node id="teacherClass" title={t('teacherClass')} {...node}>
          <span className={classes.value}>{answer ?? '–'}</span>
        </Node>
      )}
      {!(isGenerated && diagram.teachers === 0) && (
        <Node id="label" title={t('hardLabel')} {...node}>
          <span className={classes.value}>
            {sample ? (sample.label === null ? t('noLabel') : nameOf(sample.label)) : '–'}
          </span>
        </Node>
      )}
    </>
  );
}

function Learners({ diagram, flows, moment, ...choice }: PartsProps) {
  return (
    <div className={classes.learners}>
      {diagram.learners.map(({ role }) => (
        <Learner key={role} role={role} flows={flows} moment={moment} {...choice} />
      ))}
    </div>
  );
}

function Learner({
  role,
  flows,
  moment,
  part,
  choose,
}: Omit<PartsProps, 'diagram'> & { readonly role: Exclude<Role, 'teacher'> }) {
  const { t } = useTranslation('stage');
  const names = useRoleNames();
  const number = numberFormat(useLanguage(), { maximumSignificantDigits: 2 });
  const temperature = useTemperature(moment);
  const shares = useShares(moment, role);
  const loss = moment?.losses[role === 'student' ? 'total' : role];
  const name = t('answersAt', { role: names[role], temperature });
  return (
    <button
      type="button"
      className={classes.learner}
      data-part={role}
      data-works={isAtWork(flows, role)}
      aria-expanded={part === role}
      onClick={() => choose(role)}
      style={{ '--colour': `var(--${role})` } as React.CSSProperties}
    >
      <span className="spoken">{t('numbersOf')} </span>
      <span className={classes.title}>{names[role]}</span>
      {shares && (
        <Bars
          shares={shares}
          full={moment?.fullBar ?? 1}
          colour={`var(--${role})`}
          label={moment?.sample.label ?? null}
          name={name}
        />
      )}
      <span className={classes.loss}>
        {loss === undefined ? '' : `${role === 'student' ? 'L' : 'CE'} ${lossIn(number, loss)}`}
      </span>
    </button>
  );
}

/** T of the moment, as it is written. */
function useTemperature(moment: Moment | null): string {
  const format = numberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const chosen = useApp((state) => (state.run?.experiment ?? state.experiment).loss.temperature);
  return format.format(moment?.temperature ?? chosen);
}

/** What a network answers for the example of the moment, at its temperature. */
function useShares(moment: Moment | null, role: Role): Float64Array | null {
  return useMemo(() => {
    const logits = moment?.sample.logits[role];
    return logits ? softmax(logits, 0, logits.length, moment.temperature) : null;
  }, [moment, role]);
}

interface ExplanationProps {
  readonly run: Run | null;
  readonly phase: PhaseSpec['kind'] | null;
  readonly diagram: DiagramOf;
}

/** What the present phase does. */
function Explanation({ run, phase, diagram }: ExplanationProps) {
  const { t } = useTranslation('stage');
  const context = useTeacherContext();
  if (!run) return t('flowIdle', context);
  if (run.status === 'paused') return t('flowPaused');
  if (phase === null) return t('flowDone');
  switch (phase) {
    case 'teach':
      return t('flowTeach');
    case 'soften':
      return t('flowSoften');
    case 'distil':
      return diagram.asksTeacher ? t('flowDistil', context) : t('flowDistilAlone');
    case 'prolong':
      return t('flowProlong');
    case 'measure':
      return t('flowMeasure');
    default:
      return phase satisfies never;
  }
}
