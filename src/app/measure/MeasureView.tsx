import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { BenchCase } from '../../bench/cases';
import { contenderNames } from '../../bench/contender';
import { casesOf, type MeasureOptions, measure, type Report, type Row } from '../../bench/measure';
import type { Device } from '../../report/device';
import { useBackendName } from '../names/backendName';
import { exportReport } from './exportReport';
import classes from './MeasureView.module.css';
import { useMeasuringText } from './measuringText';
import { netNames, Results } from './Results';
import { measureAll, requestIn } from './request';

interface MeasureViewProps {
  readonly device: Device;
  /** The query of the address that opened the view; empty where a command did. */
  readonly search: string;
  onClose(): void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'measuring'; readonly rows: readonly Row[]; readonly running: BenchCase; readonly cases: number }
  | { readonly kind: 'done'; readonly rows: readonly Row[]; readonly report: Report }
  | { readonly kind: 'stopped'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly rows: readonly Row[]; readonly reason: string };

/** Trains the same networks with this project, with plain TensorFlow.js and with jax-js, and compares their times. */
export function MeasureView({ device, search, onClose }: MeasureViewProps) {
  const { t } = useMeasuringText();
  const nameOf = useBackendName();
  const request = useMemo(() => requestIn(search) ?? measureAll, [search]);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const stop = useRef<AbortController | null>(null);

  const start = () => {
    const abort = new AbortController();
    stop.current = abort;
    const options: MeasureOptions = {
      backend: device.backend,
      isSoftware: device.isSoftware,
      nets: request.nets,
      batches: request.batches,
      contenders: contenderNames,
    };
    const cases = casesOf(options).length;
    let rows: readonly Row[] = [];
    const onProgress = (done: readonly Row[], running: BenchCase) => {
      rows = [...done];
      setState({ kind: 'measuring', rows, running, cases });
    };
    measure(options, onProgress, abort.signal)
      .then((report) => setState({ kind: 'done', rows: report.rows, report }))
      .catch((error: unknown) => {
        setState(abort.signal.aborted ? { kind: 'stopped', rows } : { kind: 'failed', rows, reason: String(error) });
      });
  };
  const begin = useRef(start);
  begin.current = start;
  useEffect(() => {
    if (request.isAutomatic) begin.current();
    return () => stop.current?.abort(new DOMException('closed', 'AbortError'));
  }, [request]);

  const rows = state.kind === 'idle' ? [] : state.rows;
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span className={classes.title}>{t('title')}</span>}
      size="min(1080px, 96vw)"
      data-measure={state.kind}
    >
      <p className={classes.about}>{t('about', { backend: nameOf(device.backend) })}</p>
      <Group gap="xs" className={classes.actions}>
        {state.kind === 'measuring' ? (
          <Button
            variant="default"
            size="xs"
            onClick={() => stop.current?.abort(new DOMException('stopped', 'AbortError'))}
          >
            {t('stop')}
          </Button>
        ) : (
          <Button size="xs" onClick={start}>
            {t('start')}
          </Button>
        )}
        {state.kind === 'done' && (
          <Button variant="default" size="xs" onClick={() => exportReport(state.report)}>
            {t('export')}
          </Button>
        )}
        <span role="status" className={classes.progress}>
          {state.kind === 'measuring' &&
            t('running', {
              at: state.rows.length + 1,
              of: state.cases,
              net: t(netNames[state.running.net]),
              batch: state.running.batch,
            })}
          {state.kind === 'stopped' && t('stopped')}
          {state.kind === 'failed' && t('failed', { reason: state.reason })}
        </span>
      </Group>
      {rows.length > 0 && (
        <>
          <Results rows={rows} isOnGpu={device.backend === 'webgpu' || device.backend === 'webgl'} />
          <p className={classes.legend}>{t('legend')}</p>
        </>
      )}
    </Modal>
  );
}
