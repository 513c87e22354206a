import classes from './Diagram.module.css';

interface BarsProps {
  /** A distribution over the classes, `[classes]`. */
  readonly shares: Float64Array;
  /** The share of a full bar. */
  readonly full: number;
  readonly colour: string;
  /** The class of the hard label, which is marked; null if there is none. */
  readonly label: number | null;
  /** What the bars are, for those who do not see them. */
  readonly name: string;
}

/** A distribution as small bars, one for each class. */
export function Bars({ shares, full, colour, label, name }: BarsProps) {
  return (
    <span className={classes.bars} data-many={full < 1} role="img" aria-label={name}>
      {[...shares].map((share, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place.
        <span key={at} className={classes.barPlace} data-label={at === label}>
          <span
            className={classes.bar}
            style={{ height: `${Math.max(2, (100 * share) / full)}%`, background: colour }}
          />
        </span>
      ))}
    </span>
  );
}
