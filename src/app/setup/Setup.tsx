import { Accordion } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { methods } from '../../distillation';
import { temperatureUseOf, whereOf } from '../../distillation/method';
import { byId } from '../../experiment/declarations';
import { type Picked, type Section, type SectionName, sectionsOf } from '../../experiment/experiment';
import type { TermId } from '../../glossary';
import { planOf } from '../../schemes/plan';
import { lazyNamed } from '../controls/lazyNamed';
import { TermMark } from '../glossary/Term';
import { useText } from '../locales';
import { panelTerms } from '../names/terms';
import { useActions, useApp } from '../store/context';
import { canKeepTeacher } from '../store/runActions';
import { type SetupPanel, setupPanels } from '../store/state';
import { LossFormula } from './LossFormula';
import { DisabledReasons, SectionControls } from './SectionControls';
import classes from './Setup.module.css';
import { summaryOf } from './summary';

/** They stand in panels that are closed at first. */
const NetworkFacts = lazyNamed(() => import('./NetworkFacts'), 'NetworkFacts');
const TrainingFacts = lazyNamed(() => import('./TrainingFacts'), 'TrainingFacts');
/** Nothing to keep before the first run. */
const KeepTeacherBox = lazyNamed(() => import('./KeepTeacherBox'), 'KeepTeacherBox');

/** Nothing to differ from before the first run. */
const PendingChanges = lazyNamed(() => import('./PendingChanges'), 'PendingChanges');

/** Everything that can be chosen, section by section, as the schema declares it. */
export function Setup() {
  const { t } = useTranslation(['setup', 'learners']);
  const experiment = useApp((state) => state.experiment);
  // Without a teacher that is trained first, it is the peer.
  const isPeer = planOf(experiment).teachers === 0;
  const teacher = isPeer ? t('learners:peer') : t('teacher');
  const { openSections } = useActions();
  const open = useApp((state) => state.sections);
  const hasRun = useApp((state) => state.run !== null);
  const sections = new Map(sectionsOf(experiment, catalogue).map((section) => [section.name, section]));
  const section = (name: SectionName) => sections.get(name) as Section;
  return (
    <>
      <Accordion
        multiple
        keepMounted={false}
        value={[...open]}
        onChange={(ids) => openSections(setupPanels.filter((id) => ids.includes(id)))}
        order={2}
        classNames={accordion}
      >
        <Panel id="task" title={t('task')} of={[section('task'), section('second')]}>
          <SectionControls section={section('task')} label={t('task')} />
          <SectionControls section={section('second')} />
        </Panel>
        <Panel id="teacher" title={teacher} term={isPeer ? 'peer' : 'teacher'} of={[section('teacher')]}>
          <SectionControls section={section('teacher')} label={`${teacher}: ${t('architecture')}`} />
          <DisabledReasons of={section('teacher').picked as Picked} />
          <Suspense>
            <NetworkFacts of="teacher" />
          </Suspense>
          <KeepTeacher />
        </Panel>
        <Panel id="student" title={t('student')} of={[section('student')]}>
          <SectionControls section={section('student')} label={`${t('student')}: ${t('architecture')}`} />
          <DisabledReasons of={section('student').picked as Picked} />
          <Suspense>
            <NetworkFacts of="student" />
          </Suspense>
        </Panel>
        <Panel id="scheme" title={t('scheme')} of={[section('scheme')]}>
          <SectionControls section={section('scheme')} label={t('scheme')} />
        </Panel>
        <Panel id="distillation" title={t('distillation')} of={[section('method'), section('loss')]}>
          <SectionControls section={section('method')} label={t('method')}>
            <LossFormula />
          </SectionControls>
          <SectionControls section={section('loss')} />
          <MethodCard picked={section('method').picked as Picked} />
        </Panel>
        <Panel id="schedule" title={t('schedule')} of={[section('schedule')]}>
          <SectionControls section={section('schedule')} />
        </Panel>
        <Panel id="transfer" title={t('transfer')} of={[section('transfer'), section('augmentation')]}>
          <SectionControls section={section('transfer')} />
          <SectionControls section={section('augmentation')} />
        </Panel>
        <Panel id="training" title={t('training')} of={[section('training')]}>
          <SectionControls section={section('training')} />
          <Suspense>
            <TrainingFacts />
          </Suspense>
        </Panel>
      </Accordion>
      {hasRun && (
        <Suspense>
          <PendingChanges />
        </Suspense>
      )}
    </>
  );
}

const accordion = {
  item: classes.item ?? '',
  control: classes.header ?? '',
  label: classes.label ?? '',
  content: classes.content ?? '',
};

interface PanelProps {
  readonly id: SetupPanel;
  readonly title: string;
  /** Where it is not the usual one of the panel. */
  readonly term?: TermId;
  /** The sections whose values the summary line names. */
  readonly of: readonly Section[];
  readonly children: React.ReactNode;
}

function Panel({ id, title, term = panelTerms[id], of, children }: PanelProps) {
  const text = useText();
  const summary = of
    .flatMap(({ picked, fields, values }) => [
      picked ? text(byId(picked.options, picked.id).name) : '',
      summaryOf(fields, values, text),
    ])
    .filter(Boolean)
    .join(' · ');
  return (
    <Accordion.Item value={id}>
      <div className={classes.head}>
        <Accordion.Control>
          {title}
          <span className={classes.summary}>{summary}</span>
        </Accordion.Control>
        {/* Beside the button that opens the panel, since a button holds no other. */}
        <TermMark id={term} of={title} />
      </div>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}

/** Facts about the method: whether it uses T, its reference, and which methods are disabled. */
function MethodCard({ picked }: { readonly picked: Picked }) {
  const { t } = useTranslation('setup');
  const { id, values } = useApp((state) => state.experiment.method);
  const method = byId(methods, id);
  const { authors, title } = method.reference;
  return (
    <>
      {temperatureUseOf(method, values) === 'unused' && <p className={classes.note}>{t('noTemperature')}</p>}
      <p className={classes.note}>{t('reference', { authors, title, where: whereOf(method.reference) })}</p>
      <DisabledReasons of={picked} />
    </>
  );
}

/** Offered when training the teacher again would give the same weights; never ticked by itself. */
function KeepTeacher() {
  const isPossible = useApp(({ run, experiment }) => canKeepTeacher(run, experiment));
  return isPossible ? (
    <Suspense>
      <KeepTeacherBox />
    </Suspense>
  ) : null;
}
