import classes from './Diagram.module.css';

interface BarsProps {
  /** A distribution over the classes, `[classes]`. */
  readonly shares: Float64Array;
  readonly colour: string;
  /** The class of the hard label, which is marked; null if there is none. */
  readonly label: number | null;
  /** What the bars are, for those who do not see them. */
  readonly name: string;
}

/** With more classes than this, bars are drawn against the largest of them: most shares are too small for one scale. */
const many = 16;

/** A distribution as small bars, one for each class. */
export function Bars({ shares, colour, label, name }: BarsProps) {
  const hasMany = shares.length > many;
  const whole = hasMany ? Math.max(...shares) : 1;
  return (
    <span className={classes.bars} data-many={hasMany} role="img" aria-label={name}>
      {[...shares].map((share, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place.
        <span key={at} className={classes.barPlace} data-label={at === label}>
          <span
            className={classes.bar}
            style={{ height: `${Math.max(2, (100 * share) / whole)}%`, background: colour }}
          />
        </span>
      ))}
    </span>
  );
}
