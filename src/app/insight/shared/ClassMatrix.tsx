import type { Text } from '../../../experiment/text';
import type { Role } from '../../../report/roles';
import { useText } from '../../locales';
import classes from './ClassMatrix.module.css';

interface ClassMatrixProps {
  readonly label: string;
  readonly names: readonly Text[];
  /** `matrix[truth][other]`; the diagonal is muted. */
  readonly matrix: readonly (readonly number[])[];
  readonly learner: Role;
  /** The text of a cell; empty where the value is 0. */
  readonly format: (value: number) => string;
  /** The value that gets the deepest colour. */
  readonly deepest: number;
}

/** A table of classes against classes. Off the diagonal, the larger the value the deeper the network's colour. */
export function ClassMatrix({ label, names, matrix, learner, format, deepest }: ClassMatrixProps) {
  const text = useText();
  return (
    <table className={classes.matrix} aria-label={label}>
      <thead>
        <tr>
          <td />
          {names.map((name) => (
            <th scope="col" className={classes.name} key={text(name)} title={text(name)}>
              {short(text(name))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.map((row, truth) => (
          <tr key={text(names[truth] as Text)}>
            <th scope="row" className={classes.name} title={text(names[truth] as Text)}>
              {short(text(names[truth] as Text))}
            </th>
            {row.map((value, given) => (
              <td
                key={text(names[given] as Text)}
                className={classes.cell}
                data-right={given === truth}
                {...(given !== truth &&
                  value > 0 && { 'data-wrong': true, style: { background: shade(learner, value / deepest) } })}
              >
                {value === 0 ? '' : format(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Deeper the larger the share; never so deep that the number is hard to read. */
const shade = (learner: Role, share: number) =>
  `color-mix(in srgb, var(--${learner}) ${Math.min(45, 4 + 41 * share)}%, transparent)`;

/** The last word of a name: "Class A" is "A" in a narrow column. */
const short = (name: string) => (name.length <= 2 ? name : (name.match(/[A-Z0-9]/g)?.at(-1) ?? name.slice(0, 2)));
