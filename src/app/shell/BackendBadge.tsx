import { Popover, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackendName, Device, StepMode } from '../../worker/protocol';
import { useApp } from '../store/context';
import classes from './BackendBadge.module.css';

/** Which backend runs, and on request on what and why no better one. */
export function BackendBadge() {
  const { t } = useTranslation('shell');
  const device = useApp((state) => state.device);
  const nameOf = useBackendName();
  return (
    <Popover position="bottom-end" width={330} shadow="sm" withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.badge} disabled={!device}>
          <span className={classes.dot} data-state={!device ? 'waiting' : device.isSoftware ? 'software' : 'ready'} />
          <span role="status" aria-label={t('backend')}>
            {device ? nameOf(device.backend) : t('choosing')}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.details}>{device && <Details device={device} />}</Popover.Dropdown>
    </Popover>
  );
}

function Details({ device }: { readonly device: Device }) {
  const { t } = useTranslation('shell');
  const nameOf = useBackendName();
  const mode = useApp(({ run }) => run?.modes.distil ?? run?.modes.teach);
  return (
    <>
      <strong>{nameOf(device.backend)}</strong>
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
    </>
  );
}

/** How the steps of the present or last phase were taken. */
function Steps({ mode }: { readonly mode: StepMode }) {
  const { t } = useTranslation('shell');
  if (mode.kind === 'eager') return <p>{t('stepsEager', { reason: mode.reason })}</p>;
  if (mode.kind === 'burst') return <p>{t('stepsBurst')}</p>;
  const { commands, copies, bytes } = mode;
  return <p>{t('stepsReplayed', { commands, copies, memory: (bytes / 2 ** 20).toFixed(1) })}</p>;
}

export function useBackendName(): (backend: BackendName) => string {
  const { t } = useTranslation('shell');
  return (backend) =>
    ({
      webgpu: t('backendWebgpu'),
      webgl: t('backendWebgl'),
      wasm: t('backendWasm'),
      cpu: t('backendCpu'),
    })[backend];
}
