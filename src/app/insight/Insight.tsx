import { Tabs } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import { useApp } from '../store/context';
import { latestEvaluation } from '../store/run';
import { AttackInsight } from './AttackInsight';
import { Confusion } from './Confusion';
import type { Findings } from './findings';
import { Gallery } from './Gallery';
import { ImageInsight, type ImageSource } from './ImageInsight';
import classes from './Insight.module.css';
import { PlaneInsight } from './PlaneInsight';

/** A look into what the learners have made of the task, in the way that the task is drawn. */
export function Insight() {
  const { t } = useTranslation('insight');
  const chosenTask = useApp((state) => state.experiment.task);
  const seed = useApp((state) => state.experiment.training.seed);
  const dataset = useApp((state) => state.dataset);
  const about = useApp((state) => state.run?.experiment);
  const evaluations = useApp((state) => state.run?.evaluations);
  const id = useApp((state) => state.run?.id);
  const [tab, setTab] = useState('look');
  const [image, setImage] = useState(0);
  const [source, setSource] = useState<ImageSource>('pick');
  const task = byId(catalogue.tasks, chosenTask.id);
  const names = task.classNames(chosenTask.values);
  const isAboutThis =
    about !== undefined && JSON.stringify(about.task) === JSON.stringify(chosenTask) && about.training.seed === seed;
  // The same object until there is something new to see.
  const run = useMemo<Findings | null>(
    () => (isAboutThis && evaluations && id !== undefined ? { id, experiment: about, evaluations } : null),
    [isAboutThis, id, about, evaluations],
  );
  const evaluation = run ? latestEvaluation(run) : undefined;
  const hasGallery = task.view === 'image';
  return (
    <section className={classes.insight} aria-label={t('insight')}>
      <Tabs value={tab === 'gallery' && !hasGallery ? 'look' : tab} onChange={(value) => setTab(value ?? 'look')}>
        <Tabs.List mb={10}>
          <Tabs.Tab value="look">{task.view === 'plane' ? t('maps') : t('image')}</Tabs.Tab>
          <Tabs.Tab value="confusion">{t('confusion')}</Tabs.Tab>
          <Tabs.Tab value="attack">{t('attack')}</Tabs.Tab>
          {hasGallery && <Tabs.Tab value="gallery">{t('gallery')}</Tabs.Tab>}
        </Tabs.List>
        {dataset ? (
          <>
            <Tabs.Panel value="look">
              {task.view === 'plane' ? (
                <PlaneInsight run={run} names={names} />
              ) : (
                <ImageInsight
                  run={run}
                  dataset={dataset}
                  names={names}
                  shape={task.inputShape}
                  chosen={Math.min(image, dataset.test.labels.length - 1)}
                  onChoose={setImage}
                  source={source}
                  onSource={setSource}
                />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="confusion">
              <Confusion evaluation={evaluation} labels={dataset.test.labels} names={names} />
            </Tabs.Panel>
            <Tabs.Panel value="attack">
              {/* Every question costs the worker seconds: none is put while nobody looks. */}
              {tab === 'attack' && (
                <AttackInsight run={run} dataset={dataset} task={task} names={names} chosen={image} />
              )}
            </Tabs.Panel>
            {hasGallery && (
              <Tabs.Panel value="gallery">
                <Gallery
                  evaluation={evaluation}
                  dataset={dataset}
                  names={names}
                  shape={task.inputShape}
                  onChoose={(index) => {
                    setImage(index);
                    setSource('pick');
                    setTab('look');
                  }}
                />
              </Tabs.Panel>
            )}
          </>
        ) : (
          <p className={classes.note}>{t('loading')}</p>
        )}
      </Tabs>
    </section>
  );
}
