import type { Role } from '../../../report/roles';
import { useRoleNames } from '../../names/roleNames';

/** The headings of a table with a column for each of these learners, in its colour. */
export function LearnerHeadings({ learners }: { readonly learners: readonly Role[] }) {
  const titles = useRoleNames();
  return learners.map((learner) => (
    <th scope="col" key={learner} style={{ color: `var(--${learner})` }}>
      {titles[learner]}
    </th>
  ));
}
