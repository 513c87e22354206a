import { useState } from 'react';
import type { StudentRole } from '../../../report/roles';
import classes from './Diagram.module.css';
import type { Flow } from './diagramOf';

interface FlowsProps {
  readonly flows: readonly Flow[];
  /** Top to bottom. */
  readonly learners: readonly StudentRole[];
  /** What the diagram shows: with each new sample the dashes move on a little. */
  readonly sample: unknown;
}

/** Heights of the parts' middles, in pixels; those of the learners share the height evenly. */
const height = 124;
const places = { batch: 62, teacher: 25, softTargets: 25, teacherClass: 69, label: 106 } as const;

/** Length of a dash with the gap after it, and how far the dashes move at a time, in pixels; see the style sheet. */
const [period, stride] = [11, 4];

/**
 * The arrows between the columns of the diagram: each gap is one drawing, as wide as it is. The dashes move when the
 * numbers do, a few times a second: a steady animation would take a third of a processor from training.
 */
export function Flows({ flows, learners, sample }: FlowsProps) {
  const [moved, setMoved] = useState({ sample, offset: 0 });
  if (moved.sample !== sample) setMoved({ sample, offset: (moved.offset + stride) % period });
  const placeOf = (part: Flow['from'] | Flow['to']) => {
    const at = learners.indexOf(part as StudentRole);
    return at >= 0 ? (height * (at + 0.5)) / learners.length : places[part as keyof typeof places];
  };
  const isToLearner = ({ to }: Flow) => learners.includes(to as StudentRole);
  const gaps = [
    { name: 'first', among: flows.filter(({ from }) => from === 'batch') },
    { name: 'second', among: flows.filter(({ from }) => from === 'teacher') },
    { name: 'third', among: flows.filter(isToLearner) },
  ];
  return (
    <>
      {gaps.map(({ name, among }) => (
        <svg
          key={name}
          className={classes.flows}
          data-gap={name}
          viewBox={`0 0 100 ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {among.map((flow) => {
            const [from, to] = [placeOf(flow.from), placeOf(flow.to)];
            return (
              <path
                key={`${flow.from} ${flow.to}`}
                className={classes.flow}
                data-active={flow.isActive}
                style={{
                  stroke: isToLearner(flow) && flow.isActive ? `var(--${flow.to})` : undefined,
                  strokeDashoffset: -moved.offset,
                }}
                d={`M0 ${from}C50 ${from} 50 ${to} 100 ${to}`}
              />
            );
          })}
        </svg>
      ))}
      <span
        className={classes.upwards}
        data-active={flows.some(({ from, to, isActive }) => from === 'label' && to === 'teacher' && isActive)}
        aria-hidden="true"
      />
    </>
  );
}
