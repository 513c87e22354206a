import type { Role } from '../../../report/roles';
import classes from './Insight.module.css';

interface ShareBarProps {
  readonly learner: Role;
  /** 0 … 1. */
  readonly share: number;
  /** The share in words. */
  readonly label: string;
}

/** A share as a bar in the colour of a learner, and in words beside it. */
export function ShareBar({ learner, share, label }: ShareBarProps) {
  return (
    <>
      <span className={classes.bar}>
        <span style={{ width: `${100 * share}%`, background: `var(--${learner})` }} />
      </span>
      <span className={classes.share}>{label}</span>
    </>
  );
}
