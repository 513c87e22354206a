import { useRoleNames } from '../../names/roleNames';
import classes from './Insight.module.css';

interface ShortAnswerProps {
  readonly learner: 'student' | 'twin';
  /** The name of the class that it predicts. */
  readonly says: string;
  readonly isRight: boolean;
}

/** What a network predicts, in its colour, with a mark for right or wrong. */
export function ShortAnswer({ learner, says, isRight }: ShortAnswerProps) {
  const names = useRoleNames();
  return (
    <span className={classes.shortAnswer} style={{ color: `var(--${learner})` }}>
      <span className="spoken">{names[learner]}: </span>
      {says} {isRight ? '✓' : '✗'}
    </span>
  );
}
