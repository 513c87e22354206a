import { ActionIcon, NativeSelect } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  factorAt,
  maxCurvePoints,
  pointsOf,
  type ScheduleCurve,
  type ScheduleCurvePoint,
  withPoints,
} from '../../experiment/curve';
import { type CurveField, isSameValue } from '../../experiment/fields';
import { valuesAt } from '../../experiment/schedule';
import { useText } from '../locales';
import { useApp } from '../store/context';
import classes from './CurveControl.module.css';
import controls from './controls.module.css';
import { movedPoint, withOneMore } from './curvePoints';
import { Icon } from './Icon';
import { FieldLabel } from './NumberControl';
import { usePlayhead } from './usePlayhead';

interface CurveControlProps {
  readonly field: CurveField;
  readonly value: ScheduleCurve;
  readonly onChange: (value: ScheduleCurve) => void;
}

/** A small curve over a phase whose points can be dragged, or moved with the arrow keys. */
export function CurveControl({ field, value, onChange }: CurveControlProps) {
  const { t } = useTranslation('setup');
  const text = useText();
  const label = text(field.label);
  const playhead = usePlayhead(field.of);
  const course = useApp((state) => state.experiment);
  const points = pointsOf(value);
  const preset = field.presets.findIndex((candidate) => isSameValue(candidate.value, value));

  const at = (percent: number) => {
    const { training, loss, schedule } = course;
    const values = valuesAt({ learningRate: training.learningRate, loss, schedule }, percent, 100);
    return Number(values[field.of].toPrecision(2)).toString();
  };
  const stations = [0, ...points.map(({ x }) => x), 100].map(at);
  const span = stations.filter((station, index) => station !== stations[index - 1]).join(' → ');
  return (
    <div className={controls.control}>
      <div className={controls.row}>
        <FieldLabel of={field} />
        <span className={controls.quiet}>
          {playhead === null ? span : `${span}, ${t('valueNow', { value: at(playhead) })}`}
        </span>
      </div>
      <Plot label={label} value={value} points={points} playhead={playhead} onChange={onChange} />
      <div className={controls.row}>
        <NativeSelect
          size="xs"
          aria-label={label}
          value={String(preset)}
          onChange={(event) => {
            const chosen = field.presets[Number(event.currentTarget.value)];
            if (chosen) onChange(chosen.value);
          }}
          data={[
            ...(preset === -1 ? [{ value: '-1', label: t('ownCurve') }] : []),
            ...field.presets.map((option, index) => ({ value: String(index), label: text(option.label) })),
          ]}
        />
        <span className={controls.buttons}>
          <ActionIcon
            variant="default"
            size={24}
            aria-label={`${label}: ${t('removePoint')}`}
            disabled={points.length < 2}
            onClick={() => onChange(withPoints(value, points.slice(0, -1)))}
          >
            <Icon name="remove" />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={24}
            aria-label={`${label}: ${t('addPoint')}`}
            disabled={points.length >= maxCurvePoints}
            onClick={() => onChange(withPoints(value, withOneMore(points)))}
          >
            <Icon name="add" />
          </ActionIcon>
        </span>
      </div>
    </div>
  );
}

interface PlotProps extends Omit<CurveControlProps, 'field'> {
  readonly label: string;
  readonly points: readonly ScheduleCurvePoint[];
  readonly playhead: number | null;
}

const samples = Array.from({ length: 401 }, (_, sample) => sample / 4);
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 5],
  ArrowDown: [0, -5],
};

function Plot({ label, value, points, playhead, onChange }: PlotProps) {
  const { t } = useTranslation('setup');
  const field = useRef<HTMLDivElement>(null);
  const move = (index: number, x: number, y: number) => onChange(withPoints(value, movedPoint(points, index, x, y)));
  const onPointerMove = (event: PointerEvent, index: number) => {
    const box = field.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(index, (100 * (event.clientX - box.left)) / box.width, 100 - (100 * (event.clientY - box.top)) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const by = arrows[event.key];
    if (!by) return;
    event.preventDefault();
    const { x, y } = points[index] as ScheduleCurvePoint;
    move(index, x + by[0], y + by[1]);
  };
  return (
    <div className={classes.frame}>
      <div className={classes.field} ref={field}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <polyline
            className={classes.line}
            points={samples.map((x) => `${x},${100 - 100 * factorAt(value, x, 100)}`).join(' ')}
          />
          {playhead !== null && <line className={classes.playhead} x1={playhead} x2={playhead} y1="0" y2="100" />}
        </svg>
        {points.map(({ x, y }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their place.
            key={index}
            className={classes.point}
            style={{ left: `${x}%`, top: `${100 - y}%` }}
            role="slider"
            tabIndex={0}
            aria-label={t('curvePoint', { label, number: index + 1 })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={y}
            aria-valuetext={t('curvePlace', { x, y })}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) => onPointerMove(event, index)}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
        ))}
      </div>
    </div>
  );
}
