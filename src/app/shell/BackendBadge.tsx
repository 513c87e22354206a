import { Anchor, Popover, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../report/device';
import type { StepMode } from '../../report/progress';
import { openMeasure } from '../commands/commands';
import { useCommand } from '../commands/context';
import { Term } from '../glossary/Term';
import { useBackendName } from '../names/backendName';
import { backendTerms } from '../names/terms';
import { useApp } from '../store/context';
import classes from './BackendBadge.module.css';

/** Which backend runs, and on request on what and why no better one. */
export function BackendBadge() {
  const { t } = useTranslation('shell');
  const device = useApp((state) => state.device);
  const isGone = useApp((state) => state.failure?.code === 'worker-unavailable');
  const nameOf = useBackendName();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover position="bottom-end" width={330} shadow="sm" withinPortal opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <UnstyledButton className={classes.badge} disabled={!device} onClick={() => setOpen(!isOpen)}>
          <span className={classes.dot} data-state={!device ? 'waiting' : device.isSoftware ? 'software' : 'ready'} />
          <span role="status" className={classes.name} aria-label={t('backend')}>
            {device ? nameOf(device.backend) : t(isGone ? 'noBackend' : 'choosing')}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.details}>
        {device && <Details device={device} onMeasure={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

interface DetailsProps {
  readonly device: Device;
  /** When measuring is about to begin. */
  readonly onMeasure: () => void;
}

function Details({ device, onMeasure }: DetailsProps) {
  const { t } = useTranslation('shell');
  const measure = useCommand(openMeasure);
  const nameOf = useBackendName();
  const mode = useApp(({ run }) => run?.modes.distil ?? run?.modes.teach);
  return (
    <>
      <strong>
        <Term id={backendTerms[device.backend]}>{nameOf(device.backend)}</Term>
      </strong>
      <p>{device.adapter ? t('adapter', { name: device.adapter }) : t('onProcessor')}</p>
      {device.isSoftware && <p>{t('isSoftware')}</p>}
      {device.refused.length > 0 && (
        <>
          <p>{t('refused')}</p>
          <ul>
            {device.refused.map(({ backend, reason, detail }) => (
              <li key={backend}>
                {nameOf(backend)}:{' '}
                {
                  {
                    missing: t('refusedMissing', { detail }),
                    software: t('refusedSoftware', { detail }),
                    failed: t('refusedFailed', { detail }),
                    'not-asked': t('refusedNotAsked'),
                  }[reason]
                }
              </li>
            ))}
          </ul>
        </>
      )}
      {mode && <Steps mode={mode} />}
      <p>
        <Anchor
          component="button"
          type="button"
          size="xs"
          data-command={openMeasure.id}
          onClick={() => {
            onMeasure();
            measure.perform();
          }}
        >
          {measure.label}
        </Anchor>
      </p>
    </>
  );
}

/** How the steps of the present or last phase were taken. */
function Steps({ mode }: { readonly mode: StepMode }) {
  const { t } = useTranslation('shell');
  if (mode.kind === 'eager') return <p>{t('stepsEager', { reason: mode.reason })}</p>;
  if (mode.kind === 'multi-step') return <p>{t('stepsBurst')}</p>;
  const { commands, copies, bytes } = mode;
  return <p>{t('stepsReplayed', { commands, copies, memory: (bytes / 2 ** 20).toFixed(1) })}</p>;
}
