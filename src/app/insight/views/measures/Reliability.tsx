import type { Calibration } from '../../../../metrics/calibration';
import { useLanguage } from '../../../locales';
import { percentFormat } from '../../../locales/numbers';
import classes from '../../shared/measures.module.css';
import { useViewText } from '../../shared/viewText';

interface ReliabilityProps {
  readonly title: string;
  readonly colour: string;
  readonly calibration: Calibration;
  /** Examples of the test set. */
  readonly total: number;
}

/** Side of the drawing in units of its view box. */
const side = 100;
/** Radii of the circles of an empty bin and of one that holds every example. */
const [smallest, largest] = [1.6, 6];

/** Reliability diagram (x: confidence, y: accuracy): a circle for each bin, its area by the examples in it. */
export function Reliability({ title, colour, calibration, total }: ReliabilityProps) {
  const { t } = useViewText();
  const language = useLanguage();
  const percent = percentFormat(language, 0);
  const filled = calibration.bins.filter(({ count }) => count > 0);
  const spoken = filled
    .map(({ confidence, accuracy, count }) =>
      t('reliabilityBin', { confidence: percent.format(confidence), accuracy: percent.format(accuracy), count }),
    )
    .join(' ');
  return (
    <figure className={classes.diagram}>
      <svg
        viewBox={`${-largest} ${-largest} ${side + 2 * largest} ${side + 2 * largest}`}
        role="img"
        aria-label={`${title}. ${spoken}`}
      >
        <rect width={side} height={side} className={classes.ground} />
        <line x1="0" y1={side} x2={side} y2="0" className={classes.diagonal} />
        {filled.map(({ confidence, accuracy, count }) => (
          <g key={confidence}>
            <line
              x1={side * confidence}
              x2={side * confidence}
              y1={side * (1 - confidence)}
              y2={side * (1 - accuracy)}
              stroke={colour}
              strokeWidth="1.2"
            />
            <circle
              cx={side * confidence}
              cy={side * (1 - accuracy)}
              r={smallest + (largest - smallest) * Math.sqrt(count / total)}
              fill={colour}
            />
          </g>
        ))}
      </svg>
      <figcaption>{title}</figcaption>
    </figure>
  );
}
